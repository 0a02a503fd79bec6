/** The plan: every resource a program registers, as the engine would be asked for it. Plain JSON, schema version 1. */

/** A value only the provider will know. */
export interface UnknownValue {
  readonly $unknown: true;
}

/** A secret. Its value is in no plan. */
export interface SecretValue {
  readonly $secret: true;
}

/** A property value of a planned resource. */
export type PlanValue =
  | null
  | boolean
  | number
  | string
  | readonly PlanValue[]
  | { readonly [key: string]: PlanValue }
  | UnknownValue
  | SecretValue;

/** An earlier identity of a resource: a whole URN, or the parts of it that differ from the present ones. */
export type PlanAlias =
  | string
  | {
      readonly name?: string;
      readonly type?: string;
      readonly stack?: string;
      readonly project?: string;
      readonly parentUrn?: string;
      readonly noParent?: boolean;
    };

/** One resource as the program asked for it. Lists and maps are present even when empty. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; null for the stack itself. */
  readonly parent: string | null;
  /** True when a provider manages it; false for a component. */
  readonly custom: boolean;
  /** URN of the provider resource; null for components, providers and default providers. */
  readonly provider: string | null;
  readonly inputs: { readonly [key: string]: PlanValue };
  /** Outputs the component registered; empty for custom resources, whose outputs only the provider knows. */
  readonly outputs: { readonly [key: string]: PlanValue };
  /** URNs, sorted. */
  readonly dependencies: readonly string[];
  /** URNs by input property, sorted. */
  readonly propertyDependencies: { readonly [property: string]: readonly string[] };
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly aliases: readonly PlanAlias[];
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** URN of the resource whose deletion takes this one along; null when there is none. */
  readonly deletedWith: string | null;
  /** Durations such as `10m`, by operation; empty when the provider's defaults hold. */
  readonly customTimeouts: { readonly [operation: string]: string };
  /** Provider plugin version asked for; empty when the provider resource decides. */
  readonly version: string;
  readonly pluginDownloadURL: string;
  /** Provider id to import; empty when the resource is created. */
  readonly importId: string;
  /** True when the resource is read (`get`), not managed. */
  readonly external: boolean;
}

/** One stack's plan. */
export interface StackPlan {
  /** Sorted by URN. */
  readonly resources: readonly PlannedResource[];
  readonly outputs: { readonly [name: string]: PlanValue };
}

/** What `slipway preview --json` prints. */
export interface PlanDocument {
  readonly schemaVersion: 1;
  readonly stacks: { readonly [stack: string]: StackPlan };
}

export function isUnknown(value: PlanValue): value is UnknownValue {
  return isRecord(value) && value["$unknown"] === true;
}

export function isSecret(value: PlanValue): value is SecretValue {
  return isRecord(value) && value["$secret"] === true;
}

export function isRecord(value: unknown): value is { readonly [key: string]: PlanValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
