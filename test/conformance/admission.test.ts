import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { admissionRules } from "../../components/guardrails/admission/admission-policies.ts";
import { admissionPolicy, policyName } from "../../components/guardrails/admission/policy.ts";
import { anException, someSettings } from "../components/guardrails/admission/settings.ts";
import { startApiServer, type ApiServer } from "./support/kube/api-server.ts";
import { applyAll } from "./support/kube/apply.ts";
import {
  messageOf,
  type Identity,
  type KubeClient,
  type Reply,
  type Request,
} from "./support/kube/client.ts";
import { objectsOfEnvironments } from "./support/kube/environments.ts";
import { until } from "./support/processes.ts";
import { renderAll, type KubernetesObject } from "./support/rendered.ts";

/** Namespace of a service, of a product whose pods are restricted, and of one whose are not. */
const SERVICE = "packet-relay";
const PRODUCT = "argo-rollouts";
const LENIENT = "kafka";
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const IMAGE = `harbor.slipway.example/application-services/example@${DIGEST}`;
/** Group with every right, so that nothing but a policy refuses. */
const RIGHTS = "conformance:everything";

const as = (user: string, ...groups: readonly string[]): Identity => ({
  user,
  groups: [...groups, RIGHTS, "system:authenticated"],
});
const account = (namespace: string, name: string): Identity =>
  as(
    `system:serviceaccount:${namespace}:${name}`,
    "system:serviceaccounts",
    `system:serviceaccounts:${namespace}`,
  );
const ARGO_CD = account("argocd", "argocd-application-controller");
const PULUMI = as("pulumi", "slipway-deployers");
const PERSON = as("somebody", "senior-developers");
const EMERGENCY = as("somebody", "senior-developers", "break-glass");

const isPolicy = ({ metadata }: KubernetesObject) =>
  metadata.annotations?.["slipway.dev/component"]?.startsWith("slipway:guardrails:AdmissionPolicies") ===
  true;

const container = { name: "example", image: IMAGE, securityContext: hardened({}) };

function hardened(different: object): object {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, ...different };
}

/** A pod that keeps every rule, with what differs. */
function podSpec(different: object = {}): object {
  return {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container],
    ...different,
  };
}

function deployment(spec: object, namespace = SERVICE, name = "example"): Request {
  const labels = { app: name };
  return post(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  });
}

/** What makes pods in other ways than a Deployment. */
function workload(kind: "CronJob" | "Job" | "Rollout" | "Pod", spec: object): Request {
  const metadata = { name: "example" };
  const labels = { app: "example" };
  const template = { metadata: { labels }, spec: { restartPolicy: "Never", ...spec } };
  const path = (group: string, resource: string) => `/${group}/namespaces/${SERVICE}/${resource}`;
  switch (kind) {
    case "Pod":
      return post(path("api/v1", "pods"), { apiVersion: "v1", kind, metadata, spec });
    case "Job":
      return post(path("apis/batch/v1", "jobs"), {
        apiVersion: "batch/v1",
        kind,
        metadata,
        spec: { template },
      });
    case "CronJob":
      return post(path("apis/batch/v1", "cronjobs"), {
        apiVersion: "batch/v1",
        kind,
        metadata,
        spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template } } },
      });
    case "Rollout":
      return post(path("apis/argoproj.io/v1alpha1", "rollouts"), {
        apiVersion: "argoproj.io/v1alpha1",
        kind,
        metadata,
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
      });
  }
}

function post(path: string, body: object): Request {
  return { method: "POST", path: `${path}?dryRun=All`, body };
}

function patch(path: string, body: object): Request {
  return { method: "PATCH", path: `${path}?dryRun=All`, contentType: "application/merge-patch+json", body };
}

function remove(path: string): Request {
  return { method: "DELETE", path: `${path}?dryRun=All` };
}

/** What a refusal says, without the object that it begins with. */
function refusal(rule: string, text: string): string {
  const name = policyName(rule);
  return `ValidatingAdmissionPolicy '${name}' with binding '${name}' denied request: ${rule}: ${text}`;
}

interface Case {
  /** What is tried. */
  readonly what: string;
  readonly rule: string;
  readonly request: Request;
  /** The message, without the id of the rule before it. */
  readonly says: string;
  /** Who tries. @default Argo CD */
  readonly by?: Identity;
}

const application = (project: string): Request =>
  post("/apis/argoproj.io/v1alpha1/namespaces/argocd/applications", {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "example" },
    spec: {
      project,
      source: { repoURL: "https://git.example.org/config.git", path: "example" },
      destination: { server: "https://kubernetes.default.svc", namespace: SERVICE },
    },
  });

const secret = (data: object, tracked: string): Request =>
  post(`/api/v1/namespaces/${SERVICE}/secrets`, {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "example",
      annotations: { "argocd.argoproj.io/tracking-id": `packet-relay:${tracked}:${SERVICE}/example` },
    },
    ...data,
  });

const kyvernoPolicy: Request = post("/apis/policies.kyverno.io/v1/validatingpolicies", {
  apiVersion: "policies.kyverno.io/v1",
  kind: "ValidatingPolicy",
  metadata: { name: "example" },
  spec: {
    matchConstraints: {
      resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
    },
    validations: [{ expression: "true" }],
  },
});

const webhook: Request = post("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "example" },
});

const binding: Request = post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "example" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
  subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "somebody" }],
});

const namespaceLabels = (labels: Record<string, string | null>): Request =>
  patch(`/api/v1/namespaces/${SERVICE}`, { metadata: { labels } });

const exec: Request = {
  method: "POST",
  path: `/api/v1/namespaces/${SERVICE}/pods/running/exec?command=id&stdout=true`,
};

const NO_PRIVILEGE =
  "Set privileged and allowPrivilegeEscalation to false, drop ALL capabilities, and add none but NET_BIND_SERVICE";
const NOT_ROOT = "Set securityContext.runAsNonRoot to true, and no runAsUser of 0";
const DIGESTS = "Write the image as <repository>@sha256:<digest>, as a promotion does";
const IN_GIT =
  "Change the service in git, from where Argo CD brings it; in an emergency act as the group that may break the glass";

const DENIED: readonly Case[] = [
  {
    what: "a privileged container",
    rule: "workloads/no-privilege",
    request: deployment(
      podSpec({
        containers: [
          { ...container, securityContext: hardened({ privileged: true, allowPrivilegeEscalation: true }) },
        ],
      }),
    ),
    says: `containers with privileges: example. ${NO_PRIVILEGE}`,
  },
  {
    what: "an init container that may gain privileges, of a product",
    rule: "workloads/no-privilege",
    request: deployment(
      podSpec({
        initContainers: [
          { name: "first", image: IMAGE, securityContext: { capabilities: { drop: ["ALL"] } } },
        ],
      }),
      PRODUCT,
    ),
    says: `containers with privileges: first. ${NO_PRIVILEGE}`,
  },
  {
    what: "a capability, in a CronJob",
    rule: "workloads/no-privilege",
    request: workload(
      "CronJob",
      podSpec({
        containers: [
          {
            ...container,
            securityContext: hardened({ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } }),
          },
        ],
      }),
    ),
    says: `containers with privileges: example. ${NO_PRIVILEGE}`,
  },
  {
    what: "a pod in the network of its node, with files of it",
    rule: "workloads/no-host-namespaces",
    request: deployment(podSpec({ hostNetwork: true, volumes: [{ name: "node", hostPath: { path: "/" } }] })),
    says: "the pod shares with its node: hostNetwork, hostPath of node. Leave out hostNetwork, hostPID, hostIPC, hostPort and hostPath",
  },
  {
    what: "a container that may run as root, in a Rollout",
    rule: "workloads/run-as-non-root",
    request: workload(
      "Rollout",
      podSpec({ securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
    ),
    says: `containers that may run as root: example. ${NOT_ROOT}`,
  },
  {
    what: "a container that runs as user 0, in a Job",
    rule: "workloads/run-as-non-root",
    request: workload(
      "Job",
      podSpec({ containers: [{ ...container, securityContext: hardened({ runAsUser: 0 }) }] }),
    ),
    says: `containers that may run as root: example. ${NOT_ROOT}`,
  },
  {
    what: "an image of another registry",
    rule: "workloads/image-registry",
    request: deployment(
      podSpec({ containers: [{ ...container, image: `docker.io/library/busybox@${DIGEST}` }] }),
    ),
    says: "containers with an image of another registry: example. Push the image to harbor.slipway.example, or pull it through a proxy project there",
  },
  {
    what: "an image whose registry only begins like ours",
    rule: "workloads/image-registry",
    request: deployment(
      podSpec({ containers: [{ ...container, image: `harbor.slipway.example.evil.org/a/b@${DIGEST}` }] }),
    ),
    says: "containers with an image of another registry: example. Push the image to harbor.slipway.example, or pull it through a proxy project there",
  },
  {
    what: "an image by tag",
    rule: "workloads/image-digest",
    request: deployment(
      podSpec({
        containers: [{ ...container, image: "harbor.slipway.example/application-services/example:1.2.3" }],
      }),
    ),
    says: `containers with an image without a digest: example. ${DIGESTS}`,
  },
  {
    what: "an Application in the default project",
    rule: "argocd/no-default-project",
    request: application("default"),
    says: "Name the project of the group that the service belongs to",
    by: PERSON,
  },
  {
    what: "a Secret with values from git",
    rule: "secrets/no-data",
    request: secret({ stringData: { password: "not-a-real-one" } }, "/Secret"),
    says: "Write the values to Vault, and reference them with an ExternalSecret",
  },
  {
    what: "a namespace whose Pod Security a person lowers",
    rule: "namespaces/labels",
    request: namespaceLabels({ "pod-security.kubernetes.io/enforce": "privileged", environment: null }),
    says: "labels that are the platform's: environment, pod-security.kubernetes.io/enforce. Change the program, which declares every namespace with its labels",
    by: PERSON,
  },
  {
    what: "a new namespace that passes for one of a merge request",
    rule: "namespaces/labels",
    request: post("/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "ephemeral-mine", labels: { "slipway.dev/ephemeral": "true" } },
    }),
    says: "labels that are the platform's: slipway.dev/ephemeral. Change the program, which declares every namespace with its labels",
    by: PERSON,
  },
  {
    what: "a Deployment that a person applies",
    rule: "delivery/argocd-only",
    request: deployment(podSpec()),
    says: `not for somebody. ${IN_GIT}`,
    by: PERSON,
  },
  {
    what: "a command in a service's pod",
    rule: "delivery/no-exec",
    request: exec,
    says: "not for somebody. Read logs, metrics and traces in Grafana; in an emergency act as the group that may break the glass",
    by: PERSON,
  },
  {
    what: "a person's policy of Kyverno",
    rule: "guardrails/policies",
    request: kyvernoPolicy,
    says: "not for somebody. Change the policy, or add an exception, in the program's repository",
    by: PERSON,
  },
  {
    what: "a person's webhook",
    rule: "guardrails/webhooks",
    request: webhook,
    says: "not for somebody. Webhooks come with the products that answer them; change the add-on in the program",
    by: PERSON,
  },
  {
    what: "rights that a person gives",
    rule: "guardrails/rights",
    request: binding,
    says: "not for somebody. Rights in the whole cluster come from git; change the component that declares them",
    by: PERSON,
  },
];

const ALLOWED: readonly { what: string; request: Request; by?: Identity }[] = [
  { what: "a Deployment that keeps every rule", request: deployment(podSpec()) },
  { what: "the same from Pulumi", request: deployment(podSpec()), by: PULUMI },
  { what: "a Rollout that keeps every rule", request: workload("Rollout", podSpec()) },
  { what: "a CronJob that keeps every rule", request: workload("CronJob", podSpec()) },
  { what: "a Job that keeps every rule", request: workload("Job", podSpec()) },
  {
    what: "the one capability that a restricted pod may have",
    request: deployment(
      podSpec({
        containers: [
          {
            ...container,
            securityContext: hardened({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }),
          },
        ],
      }),
    ),
  },
  {
    what: "an image of another registry, by tag, of a product",
    request: deployment(
      podSpec({ containers: [{ ...container, image: "quay.io/example/example:v1" }] }),
      PRODUCT,
    ),
  },
  {
    what: "a pod with privileges, in a namespace that is declared to need them",
    request: deployment(
      podSpec({ securityContext: {}, containers: [{ name: "example", image: IMAGE }] }),
      LENIENT,
    ),
  },
  { what: "an Application in a project", request: application("platform"), by: PERSON },
  { what: "a Secret from git without values", request: secret({}, "/Secret") },
  {
    what: "a Secret with values that an ExternalSecret was made into",
    request: secret({ stringData: { password: "not-a-real-one" } }, "external-secrets.io/ExternalSecret"),
    by: account("external-secrets", "external-secrets"),
  },
  {
    what: "a label of a namespace that is a person's own",
    request: namespaceLabels({ note: "mine" }),
    by: PERSON,
  },
  {
    what: "the level of a namespace, from Pulumi",
    request: namespaceLabels({ "pod-security.kubernetes.io/enforce": "baseline" }),
    by: PULUMI,
  },
  {
    what: "the level of a namespace, in an emergency",
    request: namespaceLabels({ "pod-security.kubernetes.io/enforce": "baseline" }),
    by: EMERGENCY,
  },
  { what: "a Deployment in an emergency", request: deployment(podSpec()), by: EMERGENCY },
  {
    what: "a Deployment that a person applies for a product",
    request: deployment(podSpec(), PRODUCT),
    by: PERSON,
  },
  { what: "a policy of Kyverno from Argo CD", request: kyvernoPolicy },
  { what: "a policy of Kyverno in an emergency", request: kyvernoPolicy, by: EMERGENCY },
  { what: "Kyverno's own webhook", request: webhook, by: account("kyverno", "kyverno-admission-controller") },
  { what: "a webhook from Argo CD", request: webhook },
  { what: "rights from Argo CD", request: binding },
  { what: "rights in an emergency", request: binding, by: EMERGENCY },
];

const replicas = (path: string): Request => patch(`/apis/${path}`, { spec: { replicas: 3 } });
const WORKLOAD = "argoproj.io/v1alpha1/namespaces/packet-relay/rollouts/running";
const POD = workload("Pod", podSpec());

/** Who may change what a service runs on. */
const WRITERS: readonly { who: string; by: Identity; request: Request; allowed: boolean }[] = [
  {
    who: "the controller of ReplicaSets, with a pod",
    by: account("kube-system", "replicaset-controller"),
    request: POD,
    allowed: true,
  },
  {
    who: "the controller manager without accounts, with a pod",
    by: as("system:kube-controller-manager"),
    request: POD,
    allowed: true,
  },
  {
    who: "the job controller, with a pod",
    by: account("kube-system", "job-controller"),
    request: POD,
    allowed: true,
  },
  {
    who: "the autoscaler, with a number of pods",
    by: account("kube-system", "horizontal-pod-autoscaler"),
    request: replicas(`${WORKLOAD}/scale`),
    allowed: true,
  },
  {
    who: "KEDA, with a number of pods",
    by: account("keda", "keda-operator"),
    request: replicas(`${WORKLOAD}/scale`),
    allowed: true,
  },
  {
    who: "Argo Rollouts, with a Rollout",
    by: account("argo-rollouts", "argo-rollouts"),
    request: replicas(WORKLOAD),
    allowed: true,
  },
  {
    who: "Argo CD's server, with a Rollout",
    by: account("argocd", "argocd-server"),
    request: replicas(WORKLOAD),
    allowed: true,
  },
  {
    who: "Reloader, with a Rollout",
    by: account("platform-system", "reloader-reloader"),
    request: replicas(WORKLOAD),
    allowed: true,
  },
  {
    who: "a kubelet, which deletes a pod",
    by: as("system:node:one", "system:nodes"),
    request: remove(`/api/v1/namespaces/${SERVICE}/pods/running`),
    allowed: true,
  },
  {
    who: "the scheduler, which deletes a pod",
    by: as("system:kube-scheduler"),
    request: remove(`/api/v1/namespaces/${SERVICE}/pods/running`),
    allowed: true,
  },
  {
    who: "a person, with a number of pods",
    by: PERSON,
    request: replicas(`${WORKLOAD}/scale`),
    allowed: false,
  },
  { who: "a person, with a Rollout", by: PERSON, request: replicas(WORKLOAD), allowed: false },
  {
    who: "a person, who deletes a Rollout",
    by: PERSON,
    request: remove(`/apis/${WORKLOAD}`),
    allowed: false,
  },
  {
    who: "a person, who opens the network",
    by: PERSON,
    request: remove(`/apis/networking.k8s.io/v1/namespaces/${SERVICE}/networkpolicies/default-deny`),
    allowed: false,
  },
  {
    who: "an administrator of the cluster",
    by: as("admin", "system:masters"),
    request: replicas(WORKLOAD),
    allowed: false,
  },
  {
    who: "the service's own account, with a pod",
    by: account(SERVICE, SERVICE),
    request: POD,
    allowed: false,
  },
  {
    who: "another account of kube-system, with a pod",
    by: account("kube-system", "default"),
    request: POD,
    allowed: false,
  },
  {
    who: "an account of Argo CD's name elsewhere",
    by: account(SERVICE, "argocd-application-controller"),
    request: POD,
    allowed: false,
  },
  {
    who: "a job of the pipeline",
    by: account("gitlab-runners", "default"),
    request: replicas(WORKLOAD),
    allowed: false,
  },
];

describe("admission policies on a real API server", () => {
  let server: ApiServer;
  let environments: Map<string, KubernetesObject[]>;
  const clients = new Map<string, KubeClient>();
  const clientOf = (identity: Identity): KubeClient => {
    const key = JSON.stringify(identity);
    const client = clients.get(key) ?? server.actingAs(identity);
    clients.set(key, client);
    return client;
  };
  const send = async (request: Request, by: Identity = ARGO_CD): Promise<Reply> =>
    await clientOf(by).send(request);
  const accepted = async (request: Request, by?: Identity) => {
    const { status, body, warnings } = await send(request, by);
    assert.ok(status === 200 || status === 201, messageOf(body));
    assert.deepEqual(
      warnings.filter((warning) => warning.startsWith("Validation failed for")),
      [],
    );
  };
  const inForce = async (which: readonly Case[], sign: (reply: Reply, one: Case) => boolean) => {
    for (const one of which) {
      await until(`${one.rule} holds`, async () => sign(await send(one.request, one.by), one));
    }
  };

  before(async () => {
    const rendered = await renderAll();
    try {
      environments = await objectsOfEnvironments(rendered);
    } finally {
      rendered.remove();
    }
    server = await startApiServer();
    await server.admin.expect({
      method: "POST",
      path: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
      body: {
        metadata: { name: RIGHTS },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
        subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: RIGHTS }],
      },
    });
    const objects = environments.get("stg") ?? [];
    assert.notEqual(objects.filter(isPolicy).length, 0);
    // With one of Kyverno's policies the server comes to know their kind.
    const running = [kyvernoPolicy, workload("Pod", podSpec()), workload("Rollout", podSpec())].map(
      ({ body }, index) => {
        const object = body as KubernetesObject;
        const metadata = { name: "running", ...(index === 0 ? {} : { namespace: SERVICE }) };
        return { ...object, metadata };
      },
    );
    const others = objects.filter((object) => !isPolicy(object));
    for (const step of [others, running, objects.filter(isPolicy)])
      assert.deepEqual(await applyAll(server.admin, step), []);
  });
  after(async () => {
    await server.stop();
  });

  describe("where they are enforced", () => {
    before(async () => {
      await inForce(DENIED, ({ status }) => status === 403);
    });

    it("have a case that they refuse, each", () => {
      const rules = admissionRules(someSettings()).map(({ rule }) => rule);
      assert.deepEqual([...new Set(DENIED.map(({ rule }) => rule))].sort(), [...rules].sort());
      const policies = (environments.get("stg") ?? [])
        .filter(isPolicy)
        .filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
      assert.deepEqual(policies.map(({ metadata }) => metadata.name).sort(), rules.map(policyName).sort());
    });

    for (const { what, rule, request, says, by } of DENIED) {
      it(`refuse ${what}`, async () => {
        const { status, body } = await send(request, by);
        assert.equal(status, 403, messageOf(body));
        const message = messageOf(body);
        assert.equal(message.slice(message.indexOf("ValidatingAdmissionPolicy")), refusal(rule, says));
      });
    }

    for (const { what, request, by } of ALLOWED) {
      it(`let in ${what}`, async () => {
        await accepted(request, by);
      });
    }

    for (const { who, by, request, allowed } of WRITERS) {
      it(`${allowed ? "let in" : "refuse"} ${who}`, async () => {
        const { status, body } = await send(request, by);
        if (allowed) assert.ok(status === 200 || status === 201, messageOf(body));
        else {
          assert.equal(status, 403);
          assert.match(messageOf(body), /denied request: delivery\/argocd-only: not for /);
        }
      });
    }

    it("let somebody run a command in an emergency", async () => {
      const { body } = await send(exec, EMERGENCY);
      assert.doesNotMatch(messageOf(body), /denied request/);
    });

    it("let in every object of the environment, from Argo CD", async () => {
      const objects = environments.get("stg") ?? [];
      assert.deepEqual(await applyAll(clientOf(ARGO_CD), objects), []);
    });

    it("are not asked about themselves, which Kubernetes leaves to rights", async () => {
      const name = policyName("delivery/argocd-only");
      const path = `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/${name}`;
      await accepted(remove(path), PERSON);
      const { status } = await server
        .actingAs({ user: "somebody", groups: ["system:authenticated"] })
        .send(remove(path));
      assert.equal(status, 403);
    });

    describe("with an object from before", () => {
      const path = `/apis/apps/v1/namespaces/${LENIENT}/deployments/old`;
      const bad = podSpec({ securityContext: {}, containers: [{ name: "example", image: IMAGE }] });
      const name = policyName("workloads/no-privilege");
      const bindingPath = `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/${name}`;
      before(async () => {
        const { body } = deployment(bad, LENIENT, "old");
        await server.admin.expect({
          method: "POST",
          path: `/apis/apps/v1/namespaces/${LENIENT}/deployments`,
          ...(body === undefined ? {} : { body }),
        });
        // From now on the namespace is one that the rule holds in.
        await server.admin.expect({
          ...patch(bindingPath, { spec: { matchResources: null } }),
          path: bindingPath,
        });
        await until(
          "the rule holds there",
          async () => (await send(deployment(bad, LENIENT, "new"))).status === 403,
        );
      });

      it("let its number of pods be changed", async () => {
        await accepted(patch(path, { spec: { replicas: 0 } }));
      });

      it("refuse it once its pods change", async () => {
        const { status, body } = await send(
          patch(path, { spec: { template: { metadata: { annotations: { changed: "yes" } } } } }),
        );
        assert.equal(status, 403);
        assert.match(messageOf(body), /denied request: workloads\/no-privilege: /);
      });

      it("let it go", async () => {
        await accepted(remove(path));
      });
    });

    describe("with an exception", () => {
      const exception = anException({
        rules: ["workloads/run-as-non-root"],
        objects: [{ kind: "Deployment", namespace: SERVICE, name: "legacy" }],
      });
      const root = podSpec({ securityContext: { seccompProfile: { type: "RuntimeDefault" } } });
      before(async () => {
        const rule = admissionRules(someSettings()).find(
          ({ rule: id }) => id === "workloads/run-as-non-root",
        );
        assert.ok(rule);
        const policy = admissionPolicy(rule, [exception]) as unknown as KubernetesObject;
        assert.deepEqual(await applyAll(server.admin, [policy]), []);
        await until(
          "the exception holds",
          async () => (await send(deployment(root, SERVICE, "legacy"))).status === 201,
        );
      });

      const owned = (name: string, ownerReferences: readonly object[]): Request => {
        const labels = { app: "legacy" };
        return post(`/apis/apps/v1/namespaces/${SERVICE}/replicasets`, {
          apiVersion: "apps/v1",
          kind: "ReplicaSet",
          metadata: { name, ownerReferences },
          spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: root } },
        });
      };
      const owner = {
        apiVersion: "apps/v1",
        kind: "Deployment",
        name: "legacy",
        uid: "00000000-0000-0000-0000-000000000001",
      };

      it("let in what its controller makes of it", async () => {
        const { status, body } = await send(owned("legacy-6d4b75cb6d", [owner]));
        assert.equal(status, 201, messageOf(body));
      });

      for (const [what, request] of [
        ["another object", deployment(root, SERVICE, "legacy-two")],
        ["the object of another namespace", deployment(root, PRODUCT, "legacy")],
        ["another kind of that name", workload("Rollout", root)],
        ["what nobody made of it", owned("legacy-6d4b75cb6d", [])],
      ] as const) {
        it(`refuse ${what}`, async () => {
          const { status, body } = await send(request);
          assert.equal(status, 403);
          assert.match(messageOf(body), /denied request: workloads\/run-as-non-root: /);
        });
      }

      it("still hold the object to the other rules", async () => {
        const spec = podSpec({
          securityContext: {},
          containers: [{ ...container, image: "harbor.slipway.example/application-services/example:1" }],
        });
        const { status, body } = await send(deployment(spec, SERVICE, "legacy"));
        assert.equal(status, 403);
        assert.match(messageOf(body), /denied request: workloads\/image-digest: /);
      });
    });
  });

  describe("where they are audited", () => {
    before(async () => {
      const policies = (environments.get("dev") ?? []).filter(isPolicy);
      assert.deepEqual(await applyAll(server.admin, policies), []);
      await inForce(DENIED, ({ status }) => status !== 403);
    });

    for (const { what, rule, request, says, by } of DENIED.filter(({ request }) => request !== exec)) {
      it(`warn of ${what}, and let it in`, async () => {
        const { status, body, warnings } = await send(request, by);
        assert.ok(status === 200 || status === 201, messageOf(body));
        const name = policyName(rule);
        const expected = `Validation failed for ValidatingAdmissionPolicy '${name}' with binding '${name}': ${rule}: ${says}`;
        assert.ok(warnings.includes(expected), warnings.join("\n"));
      });
    }

    it("say nothing of what keeps every rule", async () => {
      await accepted(deployment(podSpec()));
    });
  });
});
