import type { PlannedResource, StackPlan } from "../../../cli/plan/plan.ts";
import { child, component, object } from "../diff/plans.ts";

const SECRET = "4dabf18193072939515e22adb298388d";

/** A value as the engine prints one that is wrapped, with `--show-secrets` too. */
export function wrapped(plaintext: string): object {
  return { [SECRET]: "1b47061264138c4ac30d75fd1eb44270", plaintext: JSON.stringify(plaintext) };
}

const PROJECT = component("relay", {
  type: "slipway:gitlab:Project",
  urn: "urn:pulumi:dev::slipway::slipway:gitlab:Project::relay",
});

export const RESOURCES = {
  project: child(PROJECT, {
    type: "gitlab:index/project:Project",
    name: "relay-project",
    inputs: {
      description: "Forwards packets",
      runnersToken: { $secret: true },
      approvals: [{ name: "senior", required: 2 }],
      allowed: ["alice"],
      labels: {},
    },
  }),
  route: object("gateway.networking.k8s.io/v1:HTTPRoute", "relay", {
    kind: "HTTPRoute",
    metadata: {
      name: "relay",
      labels: { "slipway.dev/owner": "netops" },
      annotations: { "slipway.dev/contract": "catalog/relay.yaml" },
    },
    spec: { weight: 1 },
  }),
  secret: object("core/v1:Secret", "token", {
    kind: "Secret",
    metadata: { name: "token" },
    stringData: { a: "b" },
  }),
  provider: child(null, {
    type: "pulumi:providers:vault",
    name: "vault",
    inputs: { address: "https://vault" },
  }),
};

/** A plan with these resources, of a stack that belongs to `platform-admins`. */
export const PLAN: StackPlan = {
  resources: [PROJECT, ...Object.values(RESOURCES)],
  outputs: { environment: { owner: "platform-admins" } },
};

/** A state as the engine prints it. */
export function state({ type, inputs }: PlannedResource, change: object = {}, rest: object = {}): object {
  return { urn: "ignored", type, custom: true, inputs: { ...inputs, ...change }, outputs: {}, ...rest };
}

/** One step of a preview. */
export function step(resource: PlannedResource, op: string, rest: object): object {
  return { op, urn: resource.urn, ...rest };
}

/** What the engine prints of a refresh. */
export function refresh(steps: readonly object[], changeSummary: object, rest: object = {}): string {
  return JSON.stringify({
    config: { "slipway:token": "[secret]" },
    steps,
    changeSummary,
    duration: 1,
    ...rest,
  });
}
