import { isDeepStrictEqual } from "node:util";
import type { Fault } from "../../components/core/faults.ts";
import { isRecord, isSecret, isUnknown } from "../plan/plan.ts";
import type { PlanValue, PlannedResource, StackPlan } from "../plan/plan.ts";

/** Annotation that names the component an object comes from: `slipway:gateway:Gateway edge`. */
const COMPONENT_ANNOTATION = "slipway.dev/component";
/** Annotation that names the contract an object comes from: `catalog/packet-relay.yaml`. */
const CONTRACT_ANNOTATION = "slipway.dev/contract";

/** A Kubernetes object without unknowns and secrets, ready to be written as text. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [key: string]: PlanValue | undefined;
  };
  readonly [key: string]: PlanValue | Manifest["metadata"];
}

/** An object that is published through git instead of being applied by Pulumi. */
export interface RenderedObject {
  readonly urn: string;
  readonly manifest: Manifest;
  /** The components around it, the nearest first. */
  readonly components: readonly Pick<PlannedResource, "type" | "name">[];
  /** Component type and name, as in {@link COMPONENT_ANNOTATION}. */
  readonly component: string;
  /** Contract file. Absent for objects of the platform itself. */
  readonly contract?: string;
}

/**
 * The objects of a plan that belong to a Kubernetes provider which renders, sorted as in the plan.
 *
 * Rendered text is read by everyone who reads the repository and has no second pass, so a secret or an unknown
 * anywhere in such an object is a fault, as is anything that is no manifest.
 */
export function renderedObjects(plan: StackPlan): { objects: RenderedObject[]; faults: Fault[] } {
  const byUrn = new Map(plan.resources.map((resource) => [resource.urn, resource]));
  const providers = new Set(plan.resources.filter(isRenderProvider).map((resource) => resource.urn));
  const faults = plan.resources
    .filter((resource) => providers.has(resource.urn))
    .flatMap((provider) => secretProviderFaults(provider));
  const objects: RenderedObject[] = [];
  for (const resource of plan.resources) {
    // A resource that is read belongs to somebody else: it is not published again.
    if (!isKubernetesObject(resource) || resource.external || !providers.has(resource.provider ?? ""))
      continue;
    const found = manifestFaults(resource);
    faults.push(...found);
    if (found.length === 0) objects.push(renderedObject(resource, byUrn));
  }
  return { objects, faults };
}

function isKubernetesObject(resource: PlannedResource): boolean {
  return resource.custom && resource.type.startsWith("kubernetes:");
}

function isRenderProvider(resource: PlannedResource): boolean {
  const directory = resource.inputs["renderYamlToDirectory"] ?? "";
  return resource.type === "pulumi:providers:kubernetes" && directory !== "";
}

function renderedObject(
  resource: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
): RenderedObject {
  const manifest = resource.inputs as unknown as Manifest;
  const around = ancestors(resource, byUrn);
  const nearest = around[0];
  const contract = annotation(manifest, CONTRACT_ANNOTATION);
  return {
    urn: resource.urn,
    manifest,
    components: around.map(({ type, name }) => ({ type, name })),
    component:
      annotation(manifest, COMPONENT_ANNOTATION) ??
      (nearest === undefined ? "the stack" : `${nearest.type} ${nearest.name}`),
    ...(contract === undefined ? {} : { contract }),
  };
}

/** The components around a resource, the nearest first, without the stack. */
function ancestors(
  resource: PlannedResource,
  byUrn: ReadonlyMap<string, PlannedResource>,
): PlannedResource[] {
  const found = new Set<PlannedResource>();
  let parent = byUrn.get(resource.parent ?? "");
  while (parent !== undefined && parent.type !== "pulumi:pulumi:Stack" && !found.has(parent)) {
    found.add(parent);
    parent = byUrn.get(parent.parent ?? "");
  }
  return [...found];
}

function annotation(manifest: Manifest, key: string): string | undefined {
  const annotations = manifest.metadata["annotations"];
  const value = isRecord(annotations) ? annotations[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

function secretProviderFaults(provider: PlannedResource): Fault[] {
  return Object.entries(provider.inputs)
    .filter(([, value]) => holdsSecret(value))
    .map(([key]) => ({
      path: `${provider.urn} ${key}`,
      problem: "a provider that renders has a secret input, and rendering writes it as plain text",
      fix: "give the secret to a provider that applies, or to Vault",
    }));
}

function holdsSecret(value: PlanValue): boolean {
  if (!isRecord(value) && !Array.isArray(value)) return false;
  return (
    (isRecord(value) && isSecret(value)) ||
    Object.values(value).some((child: PlanValue) => holdsSecret(child))
  );
}

function manifestFaults(resource: PlannedResource): Fault[] {
  const { apiVersion, kind, metadata } = resource.inputs;
  const faults = [...valueFaults(resource.inputs, resource.urn, [])];
  if (faults.length > 0) return faults;
  const wrong = (path: string, problem: string, value: PlanValue | undefined): Fault => ({
    path: `${resource.urn} ${path}`,
    problem,
    got: value === undefined ? "nothing" : JSON.stringify(value),
  });
  if (typeof apiVersion !== "string" || apiVersion === "") {
    faults.push(wrong("apiVersion", "a rendered object needs an apiVersion", apiVersion));
  }
  // A Helm release or a patch is an instruction to Pulumi's provider: it has no manifest of its own.
  const typeKind = resource.type.slice(resource.type.lastIndexOf(":") + 1);
  if (!isDeepStrictEqual(kind, typeKind)) {
    faults.push({
      ...wrong("kind", `a ${resource.type} cannot be rendered as a manifest`, kind),
      allowed: typeKind,
    });
  }
  const fields = isRecord(metadata) ? metadata : {};
  if (typeof fields["name"] !== "string" || fields["name"] === "") {
    faults.push(wrong("metadata.name", "a rendered object needs an explicit name", fields["name"]));
  }
  const namespace = fields["namespace"];
  if (namespace !== undefined && (typeof namespace !== "string" || namespace === "")) {
    faults.push(wrong("metadata.namespace", "a namespace is a name or absent", namespace));
  }
  return faults;
}

function* valueFaults(value: PlanValue, urn: string, path: readonly (string | number)[]): Generator<Fault> {
  const fault = (problem: string, fix?: string): Fault => ({
    path: `${urn} ${formatPath(path)}`,
    problem,
    ...(fix === undefined ? {} : { fix }),
  });
  if (typeof value === "string" && !value.isWellFormed()) yield fault("is no valid Unicode text");
  if (typeof value === "number" && !Number.isFinite(value)) yield fault("is no finite number");
  if (typeof value !== "object" || value === null) return;
  if (isSecret(value)) {
    yield fault("a secret would be written to git as plain text", "refer to Vault with an ExternalSecret");
  } else if (isUnknown(value)) {
    yield fault(
      "a value only a provider can know has no place in git",
      "use a value from the configuration, or apply the object with Pulumi",
    );
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* valueFaults(item as PlanValue, urn, [...path, index]);
  } else {
    for (const [key, item] of Object.entries(value)) {
      if (!key.isWellFormed()) yield fault("has a key that is no valid Unicode text");
      yield* valueFaults(item, urn, [...path, key]);
    }
  }
}

/** `spec.rules[0].matches["a.b"]` */
function formatPath(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}
