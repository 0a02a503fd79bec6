/**
 * The same resources as a plan has, registered by a bare program under the SDK's own mocks:
 * `node bare-program.ts PLAN`. It does nothing else, so its time is what the SDK alone costs; its imports are
 * those of any Pulumi program. Prints how many resources it registered.
 */
import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  isRecord,
  isSecret,
  isUnknown,
  type PlanDocument,
  type PlannedResource,
  type PlanValue,
} from "../../cli/plan/plan.ts";

const document = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as PlanDocument;
let registered = 0;

for (const [stack, { resources }] of Object.entries(document.stacks)) {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => {
        registered += 1;
        return { id: `${name}-id`, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    },
    "slipway",
    stack,
    true,
  );
  const made = new Map<string, pulumi.Resource>();
  const planned = new Map(resources.map((resource) => [resource.urn, resource]));
  const make = (urn: string | null): pulumi.Resource | undefined => {
    const resource = planned.get(urn ?? "");
    // The mocks stand in for the stack themselves.
    if (resource === undefined || resource.parent === null) return undefined;
    const known = made.get(resource.urn);
    if (known !== undefined) return known;
    const it = build(resource, make(resource.parent), make(resource.provider));
    made.set(resource.urn, it);
    return it;
  };
  for (const { urn } of resources) make(urn);
  await pulumi.runtime.disconnect();
}
console.log(registered);

function build(
  { type, name, custom, inputs, outputs }: PlannedResource,
  parent: pulumi.Resource | undefined,
  provider: pulumi.Resource | undefined,
): pulumi.Resource {
  const options = parent === undefined ? {} : { parent };
  if (!custom) {
    const component = new pulumi.ComponentResource(type, name, {}, options);
    // A subclass would call it itself.
    (component as unknown as { registerOutputs(outputs: pulumi.Inputs): void }).registerOutputs(
      inputsOf(outputs),
    );
    return component;
  }
  if (type.startsWith("pulumi:providers:")) return new k8s.Provider(name, inputsOf(inputs), options);
  const args = inputsOf(inputs) as unknown as k8s.apiextensions.CustomResourceArgs;
  return new k8s.apiextensions.CustomResource(name, args, { ...options, provider: provider as k8s.Provider });
}

function inputsOf(inputs: { readonly [key: string]: PlanValue }): pulumi.Inputs {
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, inputOf(value)]));
}

function inputOf(value: PlanValue): pulumi.Input<unknown> {
  if (isSecret(value)) return pulumi.secret("hidden");
  if (isUnknown(value)) return pulumi.output("unknown");
  if (Array.isArray(value)) return (value as readonly PlanValue[]).map(inputOf);
  return isRecord(value) ? inputsOf(value) : value;
}
