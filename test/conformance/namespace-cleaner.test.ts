import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { EPHEMERAL } from "../../components/ephemeral/marks.ts";
import { Kubernetes } from "../../services/shared/kubernetes.ts";
import { cluster } from "../../services/namespace-cleaner/cluster.ts";
import { fakeServer, type FakeServer } from "../services/support/fake-server.ts";
import { gitlabFake, type MergeRequests } from "../services/support/gitlab-fake.ts";
import { startApiServer, type ApiServer } from "./support/kube/api-server.ts";
import { applyAll } from "./support/kube/apply.ts";
import { messageOf, type KubeClient, type Request } from "./support/kube/client.ts";
import { get, list, text as textOf } from "./support/json.ts";
import { until } from "./support/processes.ts";
import { renderAll, ROOT, type KubernetesObject } from "./support/rendered.ts";

const HOUR = 3_600_000;
const ACCOUNT = "/api/v1/namespaces/platform-system/serviceaccounts/namespace-cleaner";
const PROJECT = "application-services/packet-relay";

/** What the stack with such environments renders for the cleaner, and where the account and its Applications live. */
async function cleanerObjects(): Promise<KubernetesObject[]> {
  const rendered = await renderAll();
  try {
    return rendered
      .objects("stg")
      .filter((object) =>
        object.metadata.annotations?.["slipway.dev/component"]?.startsWith(
          "slipway:workloads:NamespaceCleaner",
        ),
      );
  } finally {
    rendered.remove();
  }
}

const plainNamespace = (name: string, metadata: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, ...metadata },
});

/** The namespace of a merge request's environment, with what differs from a right one. */
function ephemeralNamespace(
  name: string,
  number: number,
  {
    labels = {},
    annotations = {},
  }: { labels?: Record<string, string>; annotations?: Record<string, string> } = {},
): KubernetesObject {
  return plainNamespace(name, {
    labels: { [EPHEMERAL.label]: "true", [EPHEMERAL.ttl]: "4h", ...labels },
    annotations: {
      [EPHEMERAL.project]: PROJECT,
      [EPHEMERAL.mergeRequest]: String(number),
      ...annotations,
    },
  });
}

const application = (name: string, namespace: string, home = "argocd"): KubernetesObject => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name, namespace: home },
  spec: {
    project: "ephemeral",
    source: { repoURL: "https://git.example.org/config.git", path: "overlays/ephemeral" },
    destination: { server: "https://kubernetes.default.svc", namespace },
  },
});

const deletion = (name: string, options: object = {}): Request => ({
  method: "DELETE",
  path: `/api/v1/namespaces/${name}`,
  body: { apiVersion: "v1", kind: "DeleteOptions", ...options },
});

describe("the namespace cleaner on a real API server", () => {
  let server: ApiServer;
  let cleaner: KubeClient;
  let token: string;
  let objects: KubernetesObject[];
  let gitlab: FakeServer;
  let pushgateway: FakeServer;
  const stops: (() => Promise<void>)[] = [];
  const mergeRequests: MergeRequests = {};
  const folder = mkdtempSync(join(tmpdir(), "slipway-cleaner-"));

  const isPolicy = ({ kind }: KubernetesObject) => kind.startsWith("ValidatingAdmissionPolicy");
  const apply = async (...given: KubernetesObject[]) => {
    assert.deepEqual(await applyAll(server.admin, given), []);
  };
  const madeAt = async (name: string, milliseconds: number) => {
    const creationTimestamp = `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
    await server.rewrite(`namespaces/${name}`, (object) => ({
      ...object,
      metadata: { ...object.metadata, creationTimestamp },
    }));
  };
  const isGoing = async (name: string) =>
    get(
      await server.admin.expect({ path: `/api/v1/namespaces/${name}` }),
      "metadata",
      "deletionTimestamp",
    ) !== undefined;

  /** One run of the service as its CronJob starts it, but for the addresses. */
  const run = async (settings: Readonly<Record<string, string>> = {}) => {
    const job = objects.find(({ kind }) => kind === "CronJob");
    const [container] = list(
      get(job as never, "spec", "jobTemplate", "spec", "template", "spec", "containers"),
    );
    const environment = Object.fromEntries(
      list(container?.["env"]).map(({ name, value }) => [textOf(name), textOf(value)]),
    );
    const child = spawn(process.execPath, [join(ROOT, "services/namespace-cleaner/main.ts")], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...environment,
        KUBERNETES_URL: server.url,
        KUBERNETES_CA_FILE: join(folder, "ca.crt"),
        KUBERNETES_TOKEN_FILE: join(folder, "token"),
        GITLAB_URL: gitlab.url,
        GITLAB_TOKENS_FOLDER: folder,
        PUSHGATEWAY_URL: pushgateway.url,
        ...settings,
      },
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [code, printed, messages] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    assert.equal(messages, "");
    assert.doesNotMatch(printed, /token-of-/);
    assert.ok(!printed.includes(token));
    const lines = printed
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    return { code, lines, summary: lines.at(-1) ?? {} };
  };
  const keptFor = (lines: readonly Record<string, unknown>[]): Record<string, unknown> =>
    Object.fromEntries(
      lines
        .filter(({ msg }) => msg === "kept")
        .map(({ namespace, reason }) => [String(namespace), reason] as const),
    );

  before(async () => {
    server = await startApiServer();
    stops.push(async () => server.stop());
    gitlab = await fakeServer(gitlabFake(mergeRequests));
    stops.push(async () => gitlab.stop());
    pushgateway = await fakeServer(() => ({ status: 202 }));
    stops.push(async () => pushgateway.stop());
    objects = await cleanerObjects();
    await apply(
      plainNamespace("platform-system"),
      plainNamespace("argocd"),
      plainNamespace("payments"),
      application("payments", "payments"),
      ...objects.filter((object) => !isPolicy(object)),
    );
    const answer = await server.admin.expect({
      method: "POST",
      path: `${ACCOUNT}/token`,
      body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
    });
    token = textOf(get(answer, "status", "token"));
    cleaner = server.signedIn(token);
    writeFileSync(join(folder, "token"), token);
    writeFileSync(join(folder, "ca.crt"), server.certificate);
    writeFileSync(join(folder, PROJECT.replaceAll("/", ".")), `token-of-${PROJECT.replaceAll("/", ".")}\n`);
  });
  after(async () => {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe("its account", () => {
    const tried = { dryRun: ["All"] };
    const refusedBy = async (request: Request) => {
      const { status, body } = await cleaner.send(request);
      assert.equal(status, 403, messageOf(body));
      return messageOf(body);
    };

    it("could delete every namespace, were there no policy", async () => {
      assert.equal((await cleaner.send(deletion("payments", tried))).status, 200);
      await apply(...objects.filter(isPolicy));
      await until(
        "the policy holds",
        async () => (await cleaner.send(deletion("payments", tried))).status !== 200,
      );
    });

    it("deletes the namespace of an ephemeral environment", async () => {
      await apply(ephemeralNamespace("ephemeral-relay-mr-100", 100));
      assert.equal((await cleaner.send(deletion("ephemeral-relay-mr-100", tried))).status, 200);
    });

    const refused: readonly [string, KubernetesObject, RegExp][] = [
      ["another's namespace", plainNamespace("shop"), /names begin with ephemeral-/],
      [
        "one that has the label and not the name",
        plainNamespace("shop-two", { labels: { [EPHEMERAL.label]: "true", [EPHEMERAL.ttl]: "4h" } }),
        /names begin with ephemeral-/,
      ],
      [
        "one that has the name and not the label",
        plainNamespace("ephemeral-shop", { labels: { [EPHEMERAL.ttl]: "4h" } }),
        /with the label slipway.dev\/ephemeral/,
      ],
      [
        "one whose label says something else",
        ephemeralNamespace("ephemeral-relay-mr-101", 101, { labels: { [EPHEMERAL.label]: "false" } }),
        /with the label slipway.dev\/ephemeral/,
      ],
      [
        "one that has no labels at all",
        plainNamespace("ephemeral-bare"),
        /with the label slipway.dev\/ephemeral/,
      ],
      [
        "one without a time to live",
        plainNamespace("ephemeral-endless", { labels: { [EPHEMERAL.label]: "true" } }),
        /with the label ephemeral-ttl/,
      ],
      [
        "one that is held",
        ephemeralNamespace("ephemeral-relay-mr-102", 102, { annotations: { [EPHEMERAL.hold]: "" } }),
        /is held/,
      ],
    ];
    for (const [what, namespace, message] of refused) {
      it(`does not delete ${what}`, async () => {
        await apply(namespace);
        assert.match(await refusedBy(deletion(namespace.metadata.name)), message);
        assert.equal(await isGoing(namespace.metadata.name), false);
      });
    }

    it("deletes none of Kubernetes' own", async () => {
      for (const name of ["default", "kube-system", "kube-public"]) await refusedBy(deletion(name));
    });

    it("cannot give a namespace the marks that it lacks", async () => {
      const path = "/api/v1/namespaces/payments";
      const labels = { metadata: { labels: { [EPHEMERAL.label]: "true" } } };
      for (const contentType of ["application/merge-patch+json", "application/apply-patch+yaml"]) {
        const query = contentType.includes("apply") ? "?fieldManager=x" : "";
        await refusedBy({ method: "PATCH", path: `${path}${query}`, contentType, body: labels });
      }
      await refusedBy({ method: "PUT", path, body: plainNamespace("payments", labels.metadata) });
      await refusedBy({ method: "PUT", path: `${path}/finalize`, body: plainNamespace("payments") });
      await refusedBy({ method: "POST", path: "/api/v1/namespaces", body: plainNamespace("ephemeral-own") });
    });

    it("sees nothing but the names of namespaces and of Applications", async () => {
      for (const path of [
        "/api/v1/secrets",
        "/api/v1/namespaces/platform-system/secrets/namespace-cleaner-gitlab",
        "/api/v1/namespaces/ephemeral-relay-mr-100/pods",
        "/api/v1/namespaces/argocd/secrets",
        "/apis/argoproj.io/v1alpha1/applicationsets",
      ]) {
        await refusedBy({ path });
      }
      await refusedBy({
        method: "DELETE",
        path: "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/payments",
      });
      await refusedBy({ method: "POST", path: `${ACCOUNT}/token`, body: {} });
    });

    it("writes events about such namespaces and about nothing else", async () => {
      const event = (namespace: string, involvedObject: object): Request => ({
        method: "POST",
        path: `/api/v1/namespaces/${namespace}/events?dryRun=All`,
        body: {
          apiVersion: "v1",
          kind: "Event",
          metadata: { generateName: "x." },
          involvedObject,
          reason: "Test",
          source: { component: "namespace-cleaner" },
        },
      });
      const own = { kind: "Namespace", name: "ephemeral-relay-mr-100" };
      assert.equal((await cleaner.send(event("default", own))).status, 201);
      for (const request of [
        event("default", { kind: "Namespace", name: "payments" }),
        event("default", { kind: "Node", name: "ephemeral-node" }),
        event("payments", { ...own, namespace: "payments" }),
      ]) {
        assert.match(await refusedBy(request), /about ephemeral namespaces only/);
      }
    });

    it("is the only one that the policy holds for", async () => {
      assert.equal((await server.admin.send(deletion("payments", tried))).status, 200);
    });
  });

  it("expires, deletes and keeps what it should, each namespace for its own reason", async () => {
    const now = Date.now();
    const old = now - 5 * HOUR;
    const named = (name: string) => `ephemeral-run-${name}`;
    const cases: readonly [KubernetesObject, number][] = [
      [ephemeralNamespace(named("expired"), 1), old],
      [ephemeralNamespace(named("closed"), 2), old],
      [ephemeralNamespace(named("unlabelled"), 3), old],
      [ephemeralNamespace(named("orphan"), 4), old],
      [ephemeralNamespace(named("barely"), 5), now - 4 * HOUR - 2_000],
      [ephemeralNamespace(named("young"), 6), now - 4 * HOUR + 120_000],
      [ephemeralNamespace(named("held"), 7, { annotations: { [EPHEMERAL.hold]: "demo on friday" } }), old],
      [ephemeralNamespace(named("future"), 8), now + 10 * 60_000],
      [ephemeralNamespace(named("malformed"), 9, { labels: { [EPHEMERAL.ttl]: "4hours" } }), old],
      [ephemeralNamespace(named("never"), 10, { labels: { [EPHEMERAL.ttl]: "0h" } }), old],
      [plainNamespace(named("no-ttl"), { labels: { [EPHEMERAL.label]: "true" } }), old],
      [plainNamespace(named("no-label"), { labels: { [EPHEMERAL.ttl]: "4h" } }), old],
      [ephemeralNamespace("run-no-prefix", 11), old],
      [ephemeralNamespace(named("going"), 12), old],
      [ephemeralNamespace(named("nobodys"), 13, { annotations: { [EPHEMERAL.project]: "" } }), old],
      [plainNamespace("run-foreign"), old],
    ];
    const owned = ["expired", "closed", "unlabelled", "nobodys"].map(named);
    // Applications of ephemeral environments lie apart from the others.
    await apply(plainNamespace("argocd-ephemeral"));
    await apply(
      ...cases.map(([namespace]) => namespace),
      ...owned.map((name) => application(name, name, "argocd-ephemeral")),
    );
    for (const [{ metadata }, made] of cases) await madeAt(metadata.name, made);
    await server.admin.expect(deletion(named("going")));
    Object.assign(mergeRequests, {
      [`${PROJECT}!1`]: { state: "opened", labels: ["preview", "backend"] },
      [`${PROJECT}!2`]: { state: "merged", labels: ["preview"] },
      [`${PROJECT}!3`]: { state: "opened", labels: ["backend"] },
    });

    const rehearsal = await run({ DRY_RUN: "true" });
    assert.equal(rehearsal.code, 0, JSON.stringify(rehearsal.lines));
    assert.deepEqual([rehearsal.summary["expired"], rehearsal.summary["deleted"]], [1, 2]);
    assert.equal(await isGoing(named("orphan")), false);
    assert.deepEqual(mergeRequests[`${PROJECT}!1`]?.labels, ["preview", "backend"]);
    assert.equal(pushgateway.received.length, 0);

    const { code, lines, summary } = await run();
    assert.equal(code, 0, JSON.stringify(lines));
    assert.deepEqual([summary["expired"], summary["deleted"], summary["errors"]], [1, 2, {}]);
    const kept = keptFor(lines);
    const ofThisRun = Object.entries(kept).filter(([name]) => /(^|-)run-/.test(name));
    assert.deepEqual(Object.fromEntries(ofThisRun), {
      [named("closed")]: "owned",
      [named("unlabelled")]: "owned",
      [named("young")]: "young",
      [named("held")]: "hold",
      [named("future")]: "future",
      [named("malformed")]: "malformed-ttl",
      [named("never")]: "malformed-ttl",
      [named("no-ttl")]: "no-ttl",
      [named("no-label")]: "no-label",
      "run-no-prefix": "no-prefix",
      [named("going")]: "terminating",
      [named("nobodys")]: "no-merge-request",
    });
    for (const [{ metadata }] of cases) {
      const expected = ["orphan", "barely", "going"].map(named).includes(metadata.name);
      assert.equal(await isGoing(metadata.name), expected, metadata.name);
    }
    assert.deepEqual(mergeRequests[`${PROJECT}!1`]?.labels, ["backend"]);
    assert.deepEqual(mergeRequests[`${PROJECT}!2`]?.labels, ["preview"]);

    const events = list((await server.admin.expect({ path: "/api/v1/namespaces/default/events" }))["items"]);
    const told = events
      .filter(({ source }) => get(source, "component") === "namespace-cleaner")
      .map(({ involvedObject, reason, type }) =>
        [textOf(get(involvedObject, "name")), textOf(reason), textOf(type)].join(" "),
      )
      .filter((line) => line.includes("-run-"))
      .sort();
    assert.deepEqual(told, [
      `${named("barely")} EphemeralDeleted Normal`,
      `${named("expired")} EphemeralExpired Normal`,
      `${named("future")} EphemeralKept Warning`,
      `${named("malformed")} EphemeralKept Warning`,
      `${named("never")} EphemeralKept Warning`,
      `${named("no-ttl")} EphemeralKept Warning`,
      `${named("nobodys")} EphemeralKept Warning`,
      `${named("orphan")} EphemeralDeleted Normal`,
    ]);
    const metrics = pushgateway.received.at(-1)?.body ?? "";
    for (const line of [
      "namespace_cleaner_expired 1",
      "namespace_cleaner_deleted 2",
      'namespace_cleaner_kept{reason="future"} 1',
      'namespace_cleaner_errors{step="delete"} 0',
    ]) {
      assert.ok(metrics.split("\n").includes(line), `${line} in\n${metrics}`);
    }
  });

  it("goes on with what the last run left, when Argo CD has taken the Application away", async () => {
    await server.admin.expect({
      method: "DELETE",
      path: "/apis/argoproj.io/v1alpha1/namespaces/argocd-ephemeral/applications/ephemeral-run-expired",
    });
    const { code, summary } = await run();
    assert.deepEqual([code, summary["expired"], summary["deleted"]], [0, 0, 1]);
    assert.equal(await isGoing("ephemeral-run-expired"), true);
  });

  it("deletes no more than it may in one run, the oldest first", async () => {
    const names = ["newest", "oldest", "middle"].map((name) => `ephemeral-cap-${name}`);
    await apply(...names.map((name, index) => ephemeralNamespace(name, 20 + index)));
    const ages = [6, 8, 7];
    for (const [index, name] of names.entries()) await madeAt(name, Date.now() - (ages[index] ?? 0) * HOUR);
    const { code, lines, summary } = await run({ MAX_DELETIONS: "2" });
    assert.deepEqual([code, summary["deleted"]], [0, 2]);
    assert.equal(keptFor(lines)["ephemeral-cap-newest"], "cap");
    assert.deepEqual(await Promise.all(names.map(isGoing)), [false, true, true]);
  });

  it("leaves alone what has changed since it looked", async () => {
    const name = "ephemeral-changing-mr-30";
    await apply(ephemeralNamespace(name, 30));
    const kubernetes = new Kubernetes({
      ...{ url: server.url, ca: server.certificate, token, timeout: 10_000 },
      patience: { attempts: 1, pause: 0, longest: 0 },
    });
    try {
      const own = cluster(kubernetes, { dryRun: false });
      const before = (await own.namespaces()).items.find(({ metadata }) => metadata.name === name);
      assert.ok(before);
      await apply(ephemeralNamespace(name, 30, { labels: { touched: "yes" } }));
      assert.equal(await own.delete(before), false);
      const recreated = { metadata: { ...before.metadata, uid: "00000000-0000-0000-0000-000000000000" } };
      assert.equal(await own.delete(recreated), false);
      assert.equal(await isGoing(name), false);
      const now = (await own.namespaces()).items.find(({ metadata }) => metadata.name === name);
      assert.ok(now);
      assert.equal(await own.delete(now), true);
      assert.equal(await isGoing(name), true);
    } finally {
      kubernetes.close();
    }
  });

  it("reads every page of a long list", async () => {
    const many = Array.from({ length: 520 }, (_, index) => plainNamespace(`filler-${String(index)}`));
    await apply(...many);
    // Last in the alphabet, and so on the last page.
    await apply(ephemeralNamespace("zz-label-only", 40));
    const { code, lines } = await run();
    assert.equal(code, 0);
    assert.equal(keptFor(lines)["zz-label-only"], "no-prefix");
  });

  it("deletes nothing when it cannot tell what Argo CD owns, and says that it failed", async () => {
    await apply(ephemeralNamespace("ephemeral-blind-mr-50", 50));
    await madeAt("ephemeral-blind-mr-50", Date.now() - 5 * HOUR);
    const path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/namespace-cleaner";
    const role = await server.admin.expect({ path });
    const rules = list(role["rules"]).filter(({ apiGroups }) => JSON.stringify(apiGroups) === '[""]');
    await server.admin.expect({ method: "PUT", path, body: { ...role, rules } });
    const applications = "/apis/argoproj.io/v1alpha1/applications";
    await until("it is hidden", async () => (await cleaner.send({ path: applications })).status === 403);
    const { code, summary } = await run();
    assert.deepEqual([code, summary["deleted"], summary["errors"]], [1, 0, { list: 1 }]);
    assert.equal(await isGoing("ephemeral-blind-mr-50"), false);
    const metrics = pushgateway.received.at(-1)?.body ?? "";
    assert.match(metrics, /^namespace_cleaner_errors\{step="list"\} 1$/m);
    assert.doesNotMatch(metrics, /last_success/);
  });
});
