import type { PlannedResource, PlanValue } from "../plan/plan.ts";
import type { ReplaceReason } from "./model.ts";
import { member, parsePath, select } from "./path.ts";
import { replacingInputs } from "./replacing-inputs.ts";
import { same } from "./values.ts";

/** A resource in both plans, the head's inputs without what `ignoreChanges` keeps. */
export interface Pair {
  readonly base: PlannedResource;
  readonly head: PlannedResource;
  /** Provider resources. Absent for default providers and what has none. */
  readonly baseProvider: PlannedResource | undefined;
  readonly headProvider: PlannedResource | undefined;
}

/**
 * A field that no update changes.
 *
 * `api`: the API server refuses it, whoever asks, so it holds for objects that Argo CD applies too. `provider`: Pulumi's
 * Kubernetes provider replaces instead of updating (provider/pkg/provider/diff.go, forceNewProperties); rendered objects do not
 * pass through it.
 */
interface Rule {
  readonly path: string;
  readonly by: "api" | "provider";
  readonly reason: string;
  /** @default always */
  readonly when?: (pair: Pair) => boolean;
}

const IDENTITY: readonly Rule[] = [
  { path: "metadata.name", by: "api", reason: "another name is another object" },
  { path: "metadata.namespace", by: "api", reason: "an object cannot change its namespace" },
];

const SELECTOR: Rule = {
  path: "spec.selector",
  by: "api",
  reason: "the selector of a workload is immutable (apps/v1)",
};

const BODY_REASON = "the provider replaces an object whose body is not declared mutable";

/** A body the API server has locked (`immutable: true`), or that the provider treats so unless its setting says otherwise. */
function bodyRules(paths: readonly string[], setting: string): Rule[] {
  return paths.flatMap((path): Rule[] => [
    {
      path,
      by: "api",
      reason: "the object is declared immutable",
      when: ({ base }) => member(base.inputs, "immutable") === true,
    },
    {
      path,
      by: "provider",
      reason: `${BODY_REASON} (${setting})`,
      when: ({ base, headProvider }) =>
        member(base.inputs, "immutable") !== true && !isOn(headProvider, setting),
    },
  ]);
}

const IMMUTABLE_FLAG: Rule = {
  path: "immutable",
  by: "api",
  reason: "an object declared immutable stays so (Kubernetes: immutable ConfigMaps and Secrets)",
  when: ({ base }) => member(base.inputs, "immutable") === true,
};

function fields(by: Rule["by"], reason: string, ...paths: string[]): Rule[] {
  return paths.map((path) => ({ path, by, reason }));
}

const CLAIM =
  "the spec of a claim is immutable after creation but for its size (Kubernetes: PersistentVolumeClaim)";
const CLASS = "a StorageClass accepts no other provisioning (Kubernetes: ValidateStorageClassUpdate)";
const STATEFUL =
  "a StatefulSet accepts updates of replicas, template, strategy and retention alone (Kubernetes: ValidateStatefulSetUpdate)";
const JOB = "what a Job runs is immutable (Kubernetes: ValidateJobUpdate)";
const BINDING = "the role of a binding is immutable (Kubernetes: ValidateRoleBindingUpdate)";

/** By group and kind. Kinds that are not here are updated in place, whatever of their spec changes. */
const BY_KIND: ReadonlyMap<string, readonly Rule[]> = new Map([
  ["apps/Deployment", [SELECTOR]],
  ["apps/DaemonSet", [SELECTOR]],
  [
    "apps/StatefulSet",
    [
      SELECTOR,
      ...fields("api", STATEFUL, "spec.serviceName", "spec.volumeClaimTemplates", "spec.podManagementPolicy"),
      ...fields("provider", "the provider replaces for it", "spec.revisionHistoryLimit"),
    ],
  ],
  [
    "batch/Job",
    [
      ...fields("api", JOB, "spec.selector", "spec.template", "spec.completionMode", "spec.completions"),
      ...fields("provider", "the provider replaces for it", "spec.parallelism"),
    ],
  ],
  [
    "core/Service",
    fields(
      "api",
      "the address of a Service is immutable (Kubernetes: ValidateServiceUpdate)",
      "spec.clusterIP",
    ),
  ],
  [
    "core/PersistentVolumeClaim",
    fields(
      "api",
      CLAIM,
      "spec.accessModes",
      "spec.dataSource",
      "spec.dataSourceRef",
      "spec.selector",
      "spec.storageClassName",
      "spec.volumeMode",
      "spec.volumeName",
    ),
  ],
  ["core/ConfigMap", [...bodyRules(["data", "binaryData"], "enableConfigMapMutable"), IMMUTABLE_FLAG]],
  [
    "core/Secret",
    [
      ...fields("api", "the type of a Secret is immutable (Kubernetes: ValidateSecretUpdate)", "type"),
      ...bodyRules(["data", "stringData"], "enableSecretMutable"),
      IMMUTABLE_FLAG,
    ],
  ],
  [
    "core/ResourceQuota",
    fields(
      "api",
      "the scopes of a quota are immutable (Kubernetes: ValidateResourceQuotaUpdate)",
      "spec.scopes",
    ),
  ],
  [
    "storage.k8s.io/StorageClass",
    fields("api", CLASS, "parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"),
  ],
  ["rbac.authorization.k8s.io/RoleBinding", fields("api", BINDING, "roleRef")],
  ["rbac.authorization.k8s.io/ClusterRoleBinding", fields("api", BINDING, "roleRef")],
  [
    "gateway.networking.k8s.io/GatewayClass",
    fields(
      "api",
      "the controller of a GatewayClass is immutable (Gateway API: XValidation of controllerName)",
      "spec.controllerName",
    ),
  ],
]);

/**
 * Providers that make up names which are left out (SetAutonaming). A resource whose name was given they delete first, even when
 * the name changes (pulumi-terraform-bridge: nameRequiresDeleteBeforeReplace).
 */
const AUTONAMED = /^(gitlab|harbor|vault):/;

/** Why a resource has to be replaced; empty when it is updated in place. */
export function replaceReasons(pair: Pair): ReplaceReason[] {
  return [
    ...kindReasons(pair),
    ...typeReasons(pair),
    ...providerReasons(pair),
    ...fieldReasons(pair),
    ...inputReasons(pair),
    ...askedReasons(pair),
  ];
}

/** True when the provider has to delete before it creates, because the successor has the same name at the same place. */
export function deletesFirst({ base, head }: Pair): boolean {
  if (head.deleteBeforeReplace) return true;
  if (AUTONAMED.test(head.type)) return member(head.inputs, "name") !== undefined;
  if (!head.type.startsWith("kubernetes:")) return false;
  return (
    IDENTITY.every(({ path }) => unchanged(base, head, path)) && groupKind(base.type) === groupKind(head.type)
  );
}

function kindReasons({ base, head }: Pair): ReplaceReason[] {
  if (base.custom === head.custom) return [];
  return [{ path: "type", reason: "a component becomes a resource of a provider, or the other way round" }];
}

function typeReasons({ base, head }: Pair): ReplaceReason[] {
  if (!head.custom || base.type === head.type) return [];
  const [old, now] = [groupKind(base.type), groupKind(head.type)];
  // The API server holds one object and serves it under every version of its group.
  if (old !== undefined && old === now) return [];
  return [{ path: "type", reason: `${base.type} and ${head.type} are different objects` }];
}

function providerReasons({ base, head, baseProvider, headProvider }: Pair): ReplaceReason[] {
  if (head.type === "pulumi:providers:kubernetes") return clusterReasons(base, head);
  if (!head.type.startsWith("kubernetes:") || !head.custom) return [];
  return clusterReasons(baseProvider, headProvider).map(({ path, reason }) => ({
    path: `provider.${path}`,
    reason,
  }));
}

/** What makes a Kubernetes provider another cluster or another folder (provider/pkg/provider/provider.go, DiffConfig). */
function clusterReasons(
  base: PlannedResource | undefined,
  head: PlannedResource | undefined,
): ReplaceReason[] {
  const differs = (input: string): boolean => !same(setting(base, input), setting(head, input));
  const folder = differs("renderYamlToDirectory")
    ? [
        {
          path: "renderYamlToDirectory",
          reason:
            isRendering(base) === isRendering(head)
              ? "another folder of rendered files: every object of the provider is replaced"
              : "rendered and applied objects are not the same: every object that changes sides is replaced",
        },
      ]
    : [];
  // With an identifier the provider compares nothing else of a cluster.
  const inputs =
    setting(head, "clusterIdentifier") === "" ? ["kubeconfig", "context", "cluster"] : ["clusterIdentifier"];
  const cluster = inputs
    .filter(differs)
    .map((path) => ({ path, reason: "another cluster: every object of the provider is replaced" }));
  return [...folder, ...cluster];
}

/** An empty setting is one that is not set. */
function setting(provider: PlannedResource | undefined, input: string): PlanValue {
  return (provider === undefined ? undefined : member(provider.inputs, input)) ?? "";
}

/** Providers take their switches as text. */
function isOn(provider: PlannedResource | undefined, input: string): boolean {
  const value = setting(provider, input);
  return value === true || value === "true";
}

function isRendering(provider: PlannedResource | undefined): boolean {
  return setting(provider, "renderYamlToDirectory") !== "";
}

function fieldReasons(pair: Pair): ReplaceReason[] {
  const kind = groupKind(pair.head.type);
  if (kind === undefined || !pair.head.custom) return [];
  const rendered = isRendering(pair.headProvider);
  return [...IDENTITY, ...(BY_KIND.get(kind) ?? [])]
    .filter(({ by }) => by === "api" || !rendered)
    .filter(({ when }) => when?.(pair) ?? true)
    .filter(({ path }) => !unchanged(pair.base, pair.head, path))
    .map(({ path, reason }) => ({ path, reason }));
}

/** Of another type nothing else has to be said. */
function inputReasons({ base, head }: Pair): ReplaceReason[] {
  if (!head.custom || base.type !== head.type) return [];
  return replacingInputs(head.type)
    .filter(({ path }) => !unchanged(base, head, path))
    .map(({ path, reason }) => ({ path, reason }));
}

function askedReasons({ base, head }: Pair): ReplaceReason[] {
  return head.replaceOnChanges
    .toSorted()
    .filter((path) => !unchanged(base, head, path))
    .map((path) => ({ path, reason: "the program asks for it (replaceOnChanges)" }));
}

function unchanged(base: PlannedResource, head: PlannedResource, path: string): boolean {
  const segments = parsePath(path);
  return segments === undefined || same(select(base.inputs, segments), select(head.inputs, segments));
}

/** `apps/Deployment` of `kubernetes:apps/v1:Deployment`, the legacy group being `core`; undefined for other types. */
function groupKind(type: string): string | undefined {
  const { group, kind } =
    /^kubernetes:(?:(?<group>[^:/]+)\/)?[^:/]+:(?<kind>[^:]+)$/.exec(type)?.groups ?? {};
  return kind === undefined ? undefined : `${group ?? "core"}/${kind}`;
}
