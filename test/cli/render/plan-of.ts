import type { PlanDocument, PlanValue, PlannedResource, StackPlan } from "../../../cli/plan/plan.ts";

const STACK = "urn:pulumi:dev::slipway::pulumi:pulumi:Stack::slipway-dev";

/** A resource with nothing but what the test says. */
export function resource(part: Partial<PlannedResource> & { type: string; name: string }): PlannedResource {
  return {
    urn: `urn:pulumi:dev::slipway::${part.type}::${part.name}`,
    parent: STACK,
    custom: true,
    provider: null,
    inputs: {},
    outputs: {},
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: false,
    aliases: [],
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    deletedWith: null,
    customTimeouts: {},
    version: "",
    pluginDownloadURL: "",
    importId: "",
    external: false,
    ...part,
  };
}

export const RENDERER = resource({
  type: "pulumi:providers:kubernetes",
  name: "render",
  inputs: { renderYamlToDirectory: "rendered/dev", kubeconfig: "" },
});
export const APPLIER = resource({
  type: "pulumi:providers:kubernetes",
  name: "cluster",
  inputs: { context: "dev" },
});
export const GATEWAY = resource({ type: "slipway:gateway:Gateway", name: "edge", custom: false });

/** An object below the gateway component `edge`, on the provider that renders. */
export function object(
  apiVersion: string,
  kind: string,
  metadata: { [key: string]: PlanValue },
  rest: { [key: string]: PlanValue } = {},
): PlannedResource {
  const group = apiVersion === "v1" ? "core/v1" : apiVersion;
  return resource({
    type: `kubernetes:${group}:${kind}`,
    name: [kind, metadata["namespace"], metadata["name"]].map((part) => JSON.stringify(part)).join("-"),
    parent: GATEWAY.urn,
    provider: RENDERER.urn,
    inputs: { apiVersion, kind, metadata, ...rest },
  });
}

export function stack(...objects: PlannedResource[]): StackPlan {
  const root = resource({ type: "pulumi:pulumi:Stack", name: "slipway-dev", parent: null, custom: false });
  return { resources: [root, RENDERER, APPLIER, GATEWAY, ...objects], outputs: {} };
}

export function plan(stacks: { [stack: string]: StackPlan }): PlanDocument {
  return { schemaVersion: 1, stacks };
}
