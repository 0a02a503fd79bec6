import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { copyOfProject, edit, planOf } from "../project-copy.ts";
import { argocdTree, refusals, type ArgocdTree } from "./argocd-tree.ts";

const STACKS = ["dev", "stg", "prod"];
/** In the order of their waves. */
const SERVICES = ["packet-relay", "netops-dashboard", "traffic-generator"];

/** True when an Application with that path brings the folder: as its own, or through its kustomization. */
const brings = (path: string, folder: string) => folder === path || folder.startsWith(`${path}/`);

describe("Argo CD of every environment", () => {
  const trees = new Map<string, ArgocdTree>();
  before(async () => {
    for (const stack of STACKS) trees.set(stack, argocdTree(stack, await planOf(process.cwd(), stack)));
  });
  const paths = ({ applications }: ArgocdTree) =>
    applications.flatMap(({ metadata, spec }) =>
      spec.source?.path === undefined ? [] : [{ name: metadata.name, path: spec.source.path }],
    );
  const objectsAt = ({ folders }: ArgocdTree, path: string | undefined) =>
    path === undefined
      ? []
      : [...folders].flatMap(([folder, objects]) => (brings(path, folder) ? objects : []));

  test("follows folders that are there", () => {
    for (const [stack, tree] of trees) {
      const nowhere = paths(tree).filter(({ path }) => objectsAt(tree, path).length === 0);
      assert.deepEqual(nowhere, [], stack);
    }
  });

  test("brings every folder with objects, each through one Application", () => {
    for (const [stack, tree] of trees) {
      const unlike = [...tree.folders.keys()].flatMap((folder) => {
        const by = paths(tree).filter(({ path }) => brings(path, folder));
        return by.length === 1 ? [] : [{ folder, by }];
      });
      assert.deepEqual(unlike, [], stack);
    }
  });

  test("tells its Applications apart by name", () => {
    for (const [stack, { applications }] of trees) {
      const names = applications.map(({ metadata }) => metadata.name);
      assert.deepEqual(
        names.filter((name, index) => names.indexOf(name) !== index),
        [],
        stack,
      );
    }
  });

  test("has in every cluster the projects that allow what its Applications bring, from where and to where", () => {
    for (const [stack, tree] of trees) {
      assert.equal(Object.keys(tree.projects).length, stack === "prod" ? 2 : 1);
      for (const [cluster, projects] of Object.entries(tree.projects)) {
        for (const application of tree.applications) {
          const project = projects[application.spec.project];
          assert.ok(project, `${cluster}: there is no project ${application.spec.project}`);
          assert.deepEqual(
            refusals(application, project, objectsAt(tree, application.spec.source?.path)),
            [],
            `${cluster} ${application.metadata.name}`,
          );
        }
      }
    }
  });

  test("refuses an Application that comes from or goes to where its project does not say", () => {
    for (const tree of trees.values()) {
      const [projects] = Object.values(tree.projects);
      for (const application of tree.applications) {
        const project = projects?.[application.spec.project];
        assert.ok(project);
        const changed = (spec: object) =>
          refusals({ ...application, spec: { ...application.spec, ...spec } }, project, []);
        const { destination, source } = application.spec;
        const { server = "", namespace = "" } = destination;
        assert.deepEqual(changed({ destination: { ...destination, namespace: "default" } }), [
          `destination ${server} default`,
        ]);
        assert.deepEqual(changed({ destination: { ...destination, server: "https://other.example" } }), [
          `destination https://other.example ${namespace}`,
        ]);
        assert.deepEqual(changed({ source: { ...source, repoURL: "https://other.example/x.git" } }), [
          "source https://other.example/x.git",
        ]);
      }
    }
  });

  test("lets no service bring what has no namespace, or lies in another's or in Argo CD's", () => {
    for (const tree of trees.values()) {
      const [projects] = Object.values(tree.projects);
      const services = tree.applications.filter(({ metadata }) => SERVICES.includes(metadata.name));
      assert.equal(services.length, 3);
      for (const service of services) {
        const project = projects?.[service.spec.project];
        assert.ok(project);
        const application = (namespace: string) => ({
          apiVersion: "argoproj.io/v1alpha1",
          kind: "Application",
          metadata: { name: "x", namespace },
        });
        const role = {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRole",
          metadata: { name: "x" },
        };
        assert.deepEqual(refusals(service, project, [application("argocd"), role]), [
          "Application in argocd",
          "Application of argoproj.io",
          "ClusterRole of rbac.authorization.k8s.io",
        ]);
      }
    }
  });

  test("brings services after the platform, in the order of their contracts", () => {
    for (const { applications } of trees.values()) {
      const waves = new Map(
        applications.map(({ metadata }) => [
          metadata.name,
          Number(
            (metadata as { annotations?: Record<string, string> }).annotations?.[
              "argocd.argoproj.io/sync-wave"
            ],
          ),
        ]),
      );
      assert.deepEqual(
        SERVICES.map((name) => waves.get(name)),
        [100, 101, 102],
      );
      const platform = [...waves].filter(([name]) => name.startsWith("platform-"));
      assert.ok(platform.length >= 4 && platform.every(([, wave]) => wave < 100));
    }
  });
});

test("runners are followed where there are some, and not where there are none", async () => {
  const names = async (stack: string) =>
    argocdTree(stack, await planOf(process.cwd(), stack)).applications.map(({ metadata }) => metadata.name);
  assert.ok((await names("stg")).includes("platform-runners"));
  assert.equal((await names("dev")).includes("platform-runners"), false);
});

test("an environment without Argo CD has nothing that it would follow", async (t) => {
  const root = copyOfProject(t);
  edit(root, "Pulumi.dev.yaml", (text) =>
    text.replace("    cluster:\n", "    delivery: direct\n    cluster:\n"),
  );
  const { resources } = await planOf(root, "dev");
  assert.deepEqual(
    resources.filter(({ type }) => /:Application(Set)?$/.test(type)).map(({ name }) => name),
    [],
  );
});
