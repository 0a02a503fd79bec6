import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { openTree, type GitopsTree } from "../../../cli/gitops/tree.ts";

/** A real repository that others push to, as a server has it. */
export interface Remote {
  readonly folder: string;
  /** Environment with which git finds it under `url`, and knows who commits. */
  readonly env: Record<string, string>;
  readonly url: string;
  /** Runs git in it. */
  git(...args: readonly string[]): string;
  /** Commits files on a branch, as another writer does. Returns the commit. */
  commit(files: Readonly<Record<string, string | null>>, options?: CommitOptions): string;
  /** A script that decides about each push. */
  hook(name: "pre-receive" | "update" | "post-receive", script: string): void;
  /** A clone with files, as somebody works in it. */
  clone(): string;
  open(folder?: string): Promise<GitopsTree>;
  /** Last commit of a branch. */
  head(branch?: string): string;
  /** A file on a branch. */
  file(name: string, branch?: string): string;
}

export interface CommitOptions {
  readonly at?: string;
  readonly message?: string;
  readonly branch?: string;
}

const PERSON = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.org",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.org",
};

/** @param url address that the environment's settings give it */
export function remote(
  t: TestContext,
  url = "https://gitlab.example.org/platform-services/platform-config.git",
): Remote {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), "slipway-remote-")));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  const folder = path.join(top, "remote.git");
  const home = path.join(top, "home");
  mkdirSync(home);
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    ...PERSON,
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `url.file://${folder}.insteadOf`,
    GIT_CONFIG_VALUE_0: url,
  };
  const run = (cwd: string, args: readonly string[], more: Record<string, string> = {}): string =>
    execFileSync("git", [...args], {
      cwd,
      encoding: "utf8",
      env: { ...env, ...more },
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  run(top, ["init", "--quiet", "--bare", "--initial-branch=main", folder]);
  const work = path.join(top, "work");
  run(top, ["init", "--quiet", "--initial-branch=main", work]);
  run(work, ["remote", "add", "origin", folder]);
  let clones = 0;
  return {
    folder,
    env,
    url,
    git: (...args) => run(folder, args),
    commit: (files, { at, message = "deploy(stg): something", branch = "main" } = {}) => {
      const exists = run(folder, ["branch", "--list", branch]) !== "";
      if (exists) {
        run(work, ["fetch", "--quiet", "origin"]);
        run(work, ["checkout", "--quiet", "-B", branch, `origin/${branch}`]);
      }
      for (const [name, text] of Object.entries(files)) {
        const file = path.join(work, name);
        if (text === null) rmSync(file, { recursive: true });
        else {
          mkdirSync(path.dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
      }
      run(work, ["add", "--all"]);
      run(
        work,
        ["commit", "--quiet", "--allow-empty", "--message", message],
        at === undefined ? {} : { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at },
      );
      run(work, ["push", "--quiet", "origin", `HEAD:refs/heads/${branch}`]);
      return run(work, ["rev-parse", "HEAD"]);
    },
    hook: (name, script) => {
      const file = path.join(folder, "hooks", name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    },
    clone: () => {
      const clone = path.join(top, `clone-${++clones}`);
      run(top, ["clone", "--quiet", url, clone]);
      return clone;
    },
    open: async (clone) =>
      openTree({ url, branch: "main", env, ...(clone === undefined ? {} : { folder: clone }) }),
    head: (branch = "main") => run(folder, ["rev-parse", branch]),
    file: (name, branch = "main") => run(folder, ["show", `${branch}:${name}`]),
  };
}

/** A digest that differs by its number. */
export function digestOf(number: number): string {
  return `sha256:${number.toString(16).padStart(4, "0").repeat(16)}`;
}

export const IMAGE = "harbor.example.org/platform-services/relay";

/** A kustomization as `slipway render` seeds it, with a person's comments. */
export function kustomization(digest: string, image = IMAGE): string {
  return `# What may change while the service runs.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [rendered]
configurations:
  - rendered/kustomizeconfig.yaml
images:
  - name: ${image}
    digest: ${digest} # by hand, once
patches:
  - patch: |-
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: relay, namespace: relay }
      spec: { minReplicas: 2, maxReplicas: 6 }
`;
}
