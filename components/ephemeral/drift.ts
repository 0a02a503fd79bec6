/** An object as plain data, of whatever kind. */
export interface ComparedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** What an environment of a merge request has otherwise than the environment it stands in for. */
export interface Drift {
  /** Fields of both together. */
  readonly fields: number;
  /** Those that differ, or that one of them lacks: `Deployment shop spec.template.spec.containers.0.ports.0.containerPort`. */
  readonly differing: readonly string[];
}

/** Largest share of fields that may differ (requirement 002, success criteria). */
export const DRIFT_LIMIT = 0.05;

/** Kinds that run pods: which of them it is follows from how versions are replaced. */
const WORKLOADS: ReadonlySet<string> = new Set(["Rollout", "Deployment", "StatefulSet"]);

/** Kinds that a copy of one pod, which nobody relies on and nothing judges, does without. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "AnalysisTemplate",
  "CiliumNetworkPolicy",
  "HorizontalPodAutoscaler",
  "NetworkPolicy",
  "PodDisruptionBudget",
  "PrometheusRule",
  "ScaledObject",
]);

/** Fields that differ because the environment is one of many, or because versions are replaced at once. */
const BY_DESIGN: readonly RegExp[] = [
  // The same keys, fetched by their address: no ReferenceGrant can name a namespace that is not there yet.
  /^SecurityPolicy .*remoteJWKS\.backendRefs\./,
  /^metadata\.(namespace|annotations|labels)\b/,
  // How versions are replaced, and how many pods there are.
  /^spec\.(strategy|replicas|minReadySeconds|progressDeadlineSeconds|progressDeadlineAbort|rollbackWindow|analysis|revisionHistoryLimit)\b/,
  /^Service spec\.(type|externalName|selector)\b/,
  // Where it is reached, and which Service of a version is behind.
  /^HTTPRoute spec\.(hostnames|parentRefs)\b/,
  /^HTTPRoute spec\.rules\.\d+\.backendRefs\b/,
  // Its own secrets.
  /^SecretStore (metadata\.name|spec\.provider\.vault\.auth\.kubernetes\.role)\b/,
  /^ExternalSecret spec\.(secretStoreRef\.name|data\.\d+\.remoteRef\.key)$/,
];

/** Holds the objects of an environment of a merge request against those of the environment it stands in for. */
export function driftBetween(
  reference: readonly ComparedObject[],
  ephemeral: readonly ComparedObject[],
): Drift {
  const [there, here] = [fieldsOf(reference), fieldsOf(ephemeral)];
  const all = [...new Set([...there.keys(), ...here.keys()])].sort();
  return { fields: all.length, differing: all.filter((field) => there.get(field) !== here.get(field)) };
}

/** Whether so much differs that what passes in the one says little of the other. */
export function isDrifted({ fields, differing }: Drift): boolean {
  return differing.length > fields * DRIFT_LIMIT;
}

/** Values as text, by object and field. */
function fieldsOf(objects: readonly ComparedObject[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const object of objects) {
    const name = comparedName(object);
    if (name === undefined) continue;
    const kind = WORKLOADS.has(object.kind) ? "workload" : object.kind;
    const content = {
      ...object,
      apiVersion: undefined,
      kind: undefined,
      metadata: { ...object.metadata, name: undefined },
    };
    for (const [path, value] of leaves(content, "")) {
      if (BY_DESIGN.some((pattern) => pattern.test(path) || pattern.test(`${kind} ${path}`))) continue;
      fields.set(`${kind} ${name} ${path}`, value);
    }
  }
  return fields;
}

/** Name that an object is compared under; undefined where it has no counterpart. */
function comparedName({ kind, metadata: { name }, ...rest }: ComparedObject): string | undefined {
  if (LEFT_OUT.has(kind)) return undefined;
  if (kind === "SecretStore") return "";
  if (kind !== "Service") return name;
  const { spec } = rest as { spec?: { type?: string } };
  // A version's Service stands for the service; the name that leads to it, and the other version's, are nothing of their own.
  if (spec?.type === "ExternalName" || /-(canary|preview)$/.test(name)) return undefined;
  return name.replace(/-(stable|active)$/, "");
}

function leaves(value: unknown, path: string): [string, string][] {
  if (typeof value !== "object" || value === null) return [[path, JSON.stringify(value)]];
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  if (entries.length === 0) return path === "" ? [] : [[path, Array.isArray(value) ? "[]" : "{}"]];
  return entries.flatMap(([key, child]) => leaves(child, path === "" ? key : `${path}.${key}`));
}
