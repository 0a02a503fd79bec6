import type { Fault } from "../components/core/faults.ts";
import { driftBetween, DRIFT_LIMIT, isDrifted } from "../components/ephemeral/drift.ts";
import type { StackPlan } from "./plan/plan.ts";
import { renderedObjects, type RenderedObject } from "./render/objects.ts";

const SERVICE = "slipway:service:Service";
const EPHEMERAL_SERVICE = "slipway:ephemeral:EphemeralService";
/** What holds for the namespace, which a service brings nowhere else. */
const NAMESPACE = "slipway:ephemeral:EphemeralServiceNamespace";
/** Differences that a fault names. */
const SHOWN = 5;

/** Services whose environments of merge requests are another thing than the service in the same plan. */
export function ephemeralDriftFaults(stack: string, plan: StackPlan): Fault[] {
  const { objects } = renderedObjects(plan);
  const services = byService(objects, SERVICE);
  return [...byService(objects, EPHEMERAL_SERVICE)].flatMap(([service, ephemeral]): Fault[] => {
    const drift = driftBetween(services.get(service) ?? [], ephemeral);
    if (!isDrifted(drift)) return [];
    const { fields, differing } = drift;
    return [
      {
        path: `${stack} ${service}`,
        problem: `the environments of its merge requests differ from ${stack} in ${differing.length} of ${fields} fields, such as ${differing.slice(0, SHOWN).join(", ")}`,
        allowed: `at most ${DRIFT_LIMIT * 100} %`,
        fix: "make them from the contract alone",
      },
    ];
  });
}

/** Objects by the service whose component they lie in. */
function byService(
  objects: readonly RenderedObject[],
  type: string,
): Map<string, RenderedObject["manifest"][]> {
  const found = new Map<string, RenderedObject["manifest"][]>();
  for (const { components, manifest } of objects) {
    const outermost = components.at(-1);
    if (outermost?.type !== type || components[0]?.type === NAMESPACE) continue;
    found.set(outermost.name, [...(found.get(outermost.name) ?? []), manifest]);
  }
  return found;
}
