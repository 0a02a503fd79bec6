/** An object's state, and the health that Argo CD has to see in it. */
export interface HealthFixture {
  readonly kind: string;
  readonly apiVersion: string;
  readonly state: string;
  readonly health: "Healthy" | "Progressing" | "Degraded" | "Suspended";
  /** Part of what Argo CD says of it. */
  readonly message?: string;
  readonly status?: object;
}

type Expectation = Pick<HealthFixture, "health" | "message" | "status">;

const fixtures = (
  apiVersion: string,
  kind: string,
  states: Readonly<Record<string, Expectation>>,
): HealthFixture[] =>
  Object.entries(states).map(([state, expectation]) => ({ apiVersion, kind, state, ...expectation }));

/** Generation of every fixture's object. */
export const GENERATION = 3;

const condition = (
  type: string,
  status: string,
  reason = "Reason",
  message = "said so",
  generation = GENERATION,
) => ({
  type,
  status,
  reason,
  message,
  observedGeneration: generation,
  lastTransitionTime: "2026-11-21T08:00:00Z",
});
const conditions = (...list: object[]) => ({ conditions: list });

const rollout = (status: object) => ({ observedGeneration: String(GENERATION), ...status });
const parent = (...list: object[]) => ({
  parentRef: { name: "edge" },
  controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
  ...conditions(...list),
});
const listener = (name: string, ...list: object[]) => ({ name, attachedRoutes: 1, ...conditions(...list) });

const externalSecrets = (kind: string) =>
  fixtures("external-secrets.io/v1", kind, {
    "without a status": { health: "Progressing" },
    ready: { health: "Healthy", message: "said so", status: conditions(condition("Ready", "True")) },
    failed: {
      health: "Degraded",
      message: "SecretSyncedError: said so",
      status: conditions(condition("Ready", "False", "SecretSyncedError")),
    },
  });

export const HEALTH_FIXTURES: readonly HealthFixture[] = [
  ...fixtures("argoproj.io/v1alpha1", "Application", {
    "not compared yet": { health: "Progressing", message: "first comparison" },
    "with healthy objects": { health: "Healthy", status: { health: { status: "Healthy" } } },
    "with an object that does not work": {
      health: "Degraded",
      message: "no replicas",
      status: { health: { status: "Degraded", message: "no replicas" } },
    },
    "on its way": { health: "Progressing", status: { health: { status: "Progressing" } } },
  }),
  ...fixtures("argoproj.io/v1alpha1", "Rollout", {
    "not seen yet": { health: "Progressing" },
    "of another generation": { health: "Progressing", status: { observedGeneration: "2", phase: "Healthy" } },
    healthy: { health: "Healthy", status: rollout({ phase: "Healthy" }) },
    "in a step": {
      health: "Progressing",
      message: "more replicas",
      status: rollout({ phase: "Progressing", message: "more replicas" }),
    },
    paused: {
      health: "Suspended",
      message: "CanaryPauseStep",
      status: rollout({ phase: "Paused", message: "CanaryPauseStep" }),
    },
    degraded: {
      health: "Degraded",
      message: "ProgressDeadlineExceeded",
      status: rollout({ phase: "Degraded", message: "ProgressDeadlineExceeded: timed out" }),
    },
    "aborted, on its way back": {
      health: "Degraded",
      status: rollout({ phase: "Progressing", abort: true }),
    },
  }),
  ...fixtures("cert-manager.io/v1", "Certificate", {
    new: { health: "Progressing" },
    issued: { health: "Healthy", status: conditions(condition("Ready", "True")) },
    "issued, being renewed": {
      health: "Healthy",
      status: conditions(condition("Issuing", "True"), condition("Ready", "True")),
    },
    "issued, and the renewal failed": {
      health: "Healthy",
      status: conditions(condition("Issuing", "False", "Failed"), condition("Ready", "True")),
    },
    "being issued": {
      health: "Progressing",
      message: "DoesNotExist",
      status: conditions(condition("Issuing", "True"), condition("Ready", "False", "DoesNotExist")),
    },
    failed: {
      health: "Degraded",
      message: "Failed: said so",
      status: conditions(
        condition("Ready", "False", "DoesNotExist"),
        condition("Issuing", "False", "Failed"),
      ),
    },
    "issued for another generation": {
      health: "Progressing",
      status: conditions(condition("Ready", "True", "Ready", "said so", GENERATION - 1)),
    },
  }),
  ...externalSecrets("ClusterSecretStore"),
  ...externalSecrets("ExternalSecret"),
  ...externalSecrets("SecretStore"),
  ...fixtures("gateway.networking.k8s.io/v1", "Gateway", {
    new: { health: "Progressing" },
    "without an address yet": {
      health: "Progressing",
      status: conditions(condition("Accepted", "True"), condition("Programmed", "False", "Pending")),
    },
    programmed: {
      health: "Healthy",
      status: {
        ...conditions(condition("Accepted", "True"), condition("Programmed", "True")),
        listeners: [listener("https", condition("Accepted", "True"), condition("ResolvedRefs", "True"))],
      },
    },
    "programmed for another generation": {
      health: "Progressing",
      status: conditions(
        condition("Accepted", "True", "Accepted", "said so", GENERATION - 1),
        condition("Programmed", "True", "Programmed", "said so", GENERATION - 1),
      ),
    },
    refused: {
      health: "Degraded",
      message: "Invalid: said so",
      status: conditions(
        condition("Accepted", "False", "Invalid"),
        condition("Programmed", "False", "Invalid"),
      ),
    },
    "with a listener that waits for its certificate": {
      health: "Progressing",
      message: "Listener https",
      status: {
        ...conditions(condition("Accepted", "True"), condition("Programmed", "True")),
        listeners: [
          listener("http", condition("ResolvedRefs", "True")),
          listener("https", condition("ResolvedRefs", "False", "InvalidCertificateRef")),
        ],
      },
    },
    "with a listener in conflict": {
      health: "Degraded",
      message: "Listener https: PortUnavailable",
      status: {
        ...conditions(condition("Accepted", "True"), condition("Programmed", "True")),
        listeners: [listener("https", condition("Accepted", "False", "PortUnavailable"))],
      },
    },
  }),
  ...fixtures("gateway.networking.k8s.io/v1", "HTTPRoute", {
    new: { health: "Progressing" },
    accepted: {
      health: "Healthy",
      status: { parents: [parent(condition("Accepted", "True"), condition("ResolvedRefs", "True"))] },
    },
    "accepted by one of two": {
      health: "Degraded",
      message: "NoMatchingListenerHostname",
      status: {
        parents: [
          parent(condition("Accepted", "True"), condition("ResolvedRefs", "True")),
          parent(
            condition("Accepted", "False", "NoMatchingListenerHostname"),
            condition("ResolvedRefs", "True"),
          ),
        ],
      },
    },
    "without its backend": {
      health: "Degraded",
      message: "BackendNotFound",
      status: {
        parents: [
          parent(condition("Accepted", "True"), condition("ResolvedRefs", "False", "BackendNotFound")),
        ],
      },
    },
    "accepted for another generation": {
      health: "Progressing",
      status: {
        parents: [
          parent(
            condition("Accepted", "True", "Accepted", "", GENERATION - 1),
            condition("ResolvedRefs", "True"),
          ),
        ],
      },
    },
  }),
  ...fixtures("kafka.strimzi.io/v1beta2", "KafkaTopic", {
    new: { health: "Progressing" },
    ready: {
      health: "Healthy",
      status: { observedGeneration: GENERATION, ...conditions(condition("Ready", "True")) },
    },
    "ready for another generation": {
      health: "Progressing",
      status: { observedGeneration: GENERATION - 1, ...conditions(condition("Ready", "True")) },
    },
    refused: {
      health: "Degraded",
      message: "NotSupported",
      status: { observedGeneration: GENERATION, ...conditions(condition("Ready", "False", "NotSupported")) },
    },
    "not ready in the way of Kafka": {
      health: "Degraded",
      status: { observedGeneration: GENERATION, ...conditions(condition("NotReady", "True", "Timeout")) },
    },
  }),
];
