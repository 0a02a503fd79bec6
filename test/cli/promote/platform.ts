import type { TestContext } from "node:test";
import type { PromotionPolicy } from "../../../components/promotion/policy.ts";
import { fakeServer, json, text, type Answer, type Seen } from "../http/fake-server.ts";
import { digestOf, IMAGE, kustomization, remote, type Remote } from "../gitops/remote.ts";
import { policy } from "./policies.ts";

export const NOW = new Date("2026-11-18T12:00:00Z");
export const TOKENS = {
  SLIPWAY_GITLAB_TOKEN: "canary-gitlab-5d1",
  SLIPWAY_ARGOCD_TOKEN: "canary-argocd-5d1",
  SLIPWAY_HARBOR_USERNAME: "robot$reader",
  SLIPWAY_HARBOR_PASSWORD: "canary-harbor-5d1",
};
export const FAST = {
  retry: { attempts: 3, backOff: 1, timeout: 2_000 },
  pace: { backOff: 1, longestWait: 5 },
};
export const STG = fileOf("stg", "relay");
export const PROD = fileOf("prod", "relay");

function fileOf(environment: string, service: string): string {
  return `overlays/${environment}/${service}/kustomization.yaml`;
}

/** What the platform is about. */
interface Options {
  readonly service?: string;
  /** Repository of its image inside Harbor's project `platform-services`. */
  readonly repository?: string;
  /** Registry that the image is named by. @default one that nobody is asked for */
  readonly registry?: "the server";
  /** Host of the GitOps repositories. */
  readonly host?: string;
}

/** A merge request as the fake GitLab keeps it. */
export interface OpenRequest {
  readonly iid: number;
  readonly source_branch: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Everything a promotion talks to: two real repositories, and a server that answers as GitLab, Argo CD and Harbor do. */
export interface TestPlatform {
  /** Address of the server. */
  readonly url: string;
  readonly config: Remote;
  readonly production: Remote;
  readonly policies: Record<"dev" | "stg" | "prod", PromotionPolicy>;
  readonly env: Record<string, string>;
  readonly seen: readonly Seen[];
  readonly open: OpenRequest[];
  /** Commit that brought the second version to stg. */
  readonly deployed: string;
  /** What replies are made of; a test changes it. */
  readonly state: {
    readonly service: string;
    readonly repository: string;
    readonly image: string;
    health: string;
    sync: string;
    revision: string;
    deployedAt: string;
    critical: number;
    high: number;
    signed: boolean;
    rules: { name: string; approvals_required: number }[];
    missing: string[];
    /** Answers in front of the others; undefined lets the others. */
    fault: (seen: Seen, count: number) => Answer | undefined;
  };
}

/** Version 2 runs in stg since two days, version 1 in prod. */
export async function testPlatform(
  t: TestContext,
  { service = "relay", repository = "nested/relay", registry, host = "gitlab.example.org" }: Options = {},
): Promise<TestPlatform> {
  const config = remote(t, `https://${host}/platform-services/platform-config.git`);
  const production = remote(t, `https://${host}/platform-services/platform-config-prod.git`);
  const open: OpenRequest[] = [];
  const { url, seen } = await fakeServer(t, (request, count) => {
    const fault = state.fault(request, count);
    return fault ?? reply(request, state, open);
  });
  const image = registry === undefined ? IMAGE : `${new URL(url).host}/platform-services/${repository}`;
  const text = (number: number) => kustomization(digestOf(number), image);
  config.commit(
    { [fileOf("dev", service)]: text(3), [fileOf("stg", service)]: text(1) },
    { at: "2026-11-10T12:00:00Z" },
  );
  const deployed = config.commit({ [fileOf("stg", service)]: text(2) }, { at: "2026-11-16T11:50:00Z" });
  production.commit({ [fileOf("prod", service)]: text(1) }, { at: "2026-11-11T12:00:00Z" });
  const state: TestPlatform["state"] = {
    service,
    repository,
    image,
    health: "Healthy",
    sync: "Synced",
    revision: deployed,
    deployedAt: "2026-11-16T12:00:00Z",
    critical: 0,
    high: 1,
    signed: true,
    rules: [{ name: "Platform approval (production)", approvals_required: 1 }],
    missing: [],
    fault: () => undefined,
  };
  const endpoints = { gitlab: url, argocd: url, harbor: url };
  return {
    url,
    config,
    production,
    policies: {
      dev: policy("dev", { endpoints }),
      stg: policy("stg", { endpoints }),
      prod: policy("prod", { endpoints }),
    },
    env: {
      ...config.env,
      ...TOKENS,
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_1: production.env["GIT_CONFIG_KEY_0"] ?? "",
      GIT_CONFIG_VALUE_1: production.env["GIT_CONFIG_VALUE_0"] ?? "",
    },
    seen,
    open,
    deployed,
    state,
  };
}

function reply(
  { method, url, headers, body }: Seen,
  state: TestPlatform["state"],
  open: OpenRequest[],
): Answer {
  const { pathname, searchParams } = new URL(url, "http://x");
  const basic = Buffer.from(`${TOKENS.SLIPWAY_HARBOR_USERNAME}:${TOKENS.SLIPWAY_HARBOR_PASSWORD}`);
  if (pathname === `/api/v1/applications/${state.service}`) {
    if (headers.authorization !== `Bearer ${TOKENS.SLIPWAY_ARGOCD_TOKEN}`) {
      return json({ error: "no session information", code: 16, message: "no session information" }, 401);
    }
    return json(applicationReply(state));
  }
  const repository = state.repository.replaceAll("/", "%252F");
  const artifact = `/api/v2.0/projects/platform-services/repositories/${repository}/artifacts/`;
  if (pathname.startsWith(artifact)) {
    if (headers.authorization !== `Basic ${basic.toString("base64")}`) {
      return json({ errors: [{ code: "UNAUTHORIZED", message: "unauthorized" }] }, 401);
    }
    const digest = decodeURIComponent(pathname.slice(artifact.length));
    return state.missing.includes(digest)
      ? json({ errors: [{ code: "NOT_FOUND", message: `artifact ${digest} not found` }] }, 404)
      : json(artifactReply(digest, state));
  }
  const project = "/api/v4/projects/platform-services%2Fplatform-config-prod";
  if (!pathname.startsWith(project)) return text("<html>not found</html>", 404);
  if (headers["private-token"] !== TOKENS.SLIPWAY_GITLAB_TOKEN)
    return json({ message: "401 Unauthorized" }, 401);
  switch (`${method} ${pathname.slice(project.length)}`) {
    case "GET /approval_rules":
      return json(state.rules.map((rule, index) => ruleReply(rule, index)));
    case "GET /merge_requests": {
      const branch = searchParams.get("source_branch");
      return json(open.filter((each) => branch === null || each.source_branch === branch).map(requestReply));
    }
    case "POST /merge_requests": {
      const asked = JSON.parse(body) as { source_branch: string };
      if (open.some((each) => each.source_branch === asked.source_branch)) {
        return json(
          { message: ["Another open merge request already exists for this source branch: !1"] },
          409,
        );
      }
      const made = { iid: open.length + 1, source_branch: asked.source_branch, body: asked };
      open.push(made);
      return json(requestReply(made), 201);
    }
    default:
      return /^GET \/merge_requests\/\d+\/approval_state$/.test(`${method} ${pathname.slice(project.length)}`)
        ? json({
            approval_rules_overwritten: false,
            rules: [
              {
                ...ruleReply(state.rules[0], 0),
                approved: true,
                approved_by: [{ id: 4, username: "alice" }],
              },
            ],
          })
        : json({ message: "404 Not Found" }, 404);
  }
}

/** The forms are those of the products' own answers, cut to what tells them apart. */
function applicationReply({ image, health, sync, revision, deployedAt }: TestPlatform["state"]) {
  return {
    metadata: { name: "relay", namespace: "argocd", uid: "0d0f" },
    spec: { project: "platform-services", source: { repoURL: "https://x", path: "overlays/stg/relay" } },
    status: {
      health: { status: health, lastTransitionTime: deployedAt },
      sync: { status: sync, revision, comparedTo: { source: { repoURL: "https://x" } } },
      history: [
        {
          id: 1,
          revision: "0".repeat(40),
          deployedAt: "2026-11-10T12:00:00Z",
          deployStartedAt: "2026-11-10T11:59:00Z",
        },
        { id: 2, revision, deployedAt, deployStartedAt: deployedAt, initiatedBy: { automated: true } },
      ],
      operationState: { phase: "Succeeded", startedAt: deployedAt, finishedAt: deployedAt, message: "ok" },
      reconciledAt: "2026-11-18T11:59:00Z",
      summary: { images: [`${image}@${digestOf(2)}`] },
    },
  };
}

function artifactReply(digest: string, { critical, high, signed }: TestPlatform["state"]) {
  return {
    id: 11,
    type: "IMAGE",
    manifest_media_type: "application/vnd.oci.image.manifest.v1+json",
    digest,
    push_time: "2026-11-16T10:00:00.000Z",
    pull_time: "0001-01-01T00:00:00.000Z",
    extra_attrs: { os: "linux" },
    tags: null,
    accessories: signed
      ? [
          {
            id: 1,
            artifact_id: 12,
            subject_artifact_id: 11,
            type: "signature.cosign",
            digest: digestOf(0x51),
            size: 501,
          },
          {
            id: 2,
            artifact_id: 13,
            subject_artifact_id: 11,
            type: "sbom.harbor",
            digest: digestOf(0x52),
            size: 9,
          },
        ]
      : null,
    scan_overview: {
      "application/vnd.security.vulnerability.report; version=1.1": {
        report_id: "5f62",
        scan_status: "Success",
        severity: critical > 0 ? "Critical" : "High",
        duration: 9,
        summary: { total: critical + high, fixable: 0, summary: { Critical: critical, High: high, Low: 3 } },
        start_time: "2026-11-16T10:01:00.000Z",
        end_time: "2026-11-16T10:01:09.000Z",
        complete_percent: 100,
        scanner: { name: "Trivy", vendor: "Aqua Security", version: "v0.56" },
      },
    },
  };
}

function ruleReply(rule: { name: string; approvals_required: number } | undefined, index: number) {
  return {
    id: index + 1,
    rule_type: "regular",
    eligible_approvers: [{ id: 4, username: "alice" }],
    users: [],
    groups: [(rule?.name ?? "").startsWith("Senior") ? "senior-developers" : "platform-admins"].map(
      (name) => ({
        id: 7,
        name,
        path: name,
        full_path: name,
      }),
    ),
    contains_hidden_groups: false,
    protected_branches: [],
    ...rule,
  };
}

function requestReply({ iid, source_branch }: OpenRequest) {
  return {
    id: 100 + iid,
    iid,
    project_id: 3,
    state: "opened",
    source_branch,
    target_branch: "main",
    sha: "0".repeat(40),
    web_url: `https://gitlab.example.org/platform-services/platform-config-prod/-/merge_requests/${iid}`,
  };
}
