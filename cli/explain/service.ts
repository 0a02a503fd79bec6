import { styleText } from "node:util";
import { InputFaults } from "../../components/core/faults.ts";
import { visible } from "../diff/text.ts";
import { isRecord, type PlanDocument, type PlannedResource } from "../plan/plan.ts";
import type { Layout } from "./text.ts";

/** Type of the component that a contract becomes. */
const SERVICE = "slipway:service:Service";

/** An object of a service, and why it exists. */
export interface ExplainedObject {
  readonly kind: string;
  readonly name: string;
  /** Absent for kinds without one. */
  readonly namespace?: string;
  /** Which line of the contract, default or setting it is there for. */
  readonly reason: string;
}

/** What a contract becomes in one environment. */
export interface ExplainedService {
  readonly service: string;
  readonly environment: string;
  readonly objects: readonly ExplainedObject[];
}

/**
 * What a contract becomes, in each environment of a plan that has it. The reasons are those that the components handed to the plan
 * together with the objects.
 *
 * @throws InputFaults when no environment has the service
 */
export function explainService({ stacks }: PlanDocument, service: string): ExplainedService[] {
  const found = Object.entries(stacks).flatMap(([environment, { resources }]) => {
    const component = resources.find(({ type, name }) => type === SERVICE && name === service);
    return component === undefined
      ? []
      : [{ service, environment, objects: objectsBelow(component, resources) }];
  });
  if (found.length > 0) return found;
  const names = Object.values(stacks).flatMap(({ resources }) =>
    resources.filter(({ type }) => type === SERVICE).map(({ name }) => name),
  );
  throw new InputFaults([
    {
      problem: `no service is called ${JSON.stringify(visible(service))}`,
      allowed: [...new Set(names)].toSorted().join(", ") || "none: the catalogue is empty",
    },
  ]);
}

function objectsBelow(component: PlannedResource, resources: readonly PlannedResource[]): ExplainedObject[] {
  const children = resources.filter(({ parent }) => parent === component.urn);
  const reasons = component.outputs["reasons"];
  return children.flatMap((child) => {
    if (!child.custom) return objectsBelow(child, resources);
    const reason = isRecord(reasons) ? reasons[child.name] : undefined;
    const metadata = child.inputs["metadata"];
    const { name, namespace } = isRecord(metadata) ? metadata : {};
    return [
      {
        kind: child.type.split(":").at(-1) ?? child.type,
        name: typeof name === "string" ? name : child.name,
        ...(typeof namespace === "string" ? { namespace } : {}),
        reason: typeof reason === "string" ? reason : "",
      },
    ];
  });
}

/** The objects of a service for people, by environment. */
export function serviceText(services: readonly ExplainedService[], { colour }: Layout): string {
  const bold = (text: string): string => (colour ? styleText("bold", text, { validateStream: false }) : text);
  return services
    .map(({ service, environment, objects }) => {
      const names = objects.map(({ kind, name }) => `${kind} ${name}`);
      const width = Math.max(...names.map((name) => name.length));
      return [
        bold(`${service} in ${environment}: ${objects.length} objects`),
        ...objects.map(({ reason }, index) => `  ${(names[index] ?? "").padEnd(width)}  ${visible(reason)}`),
        "",
      ].join("\n");
    })
    .join("\n");
}
