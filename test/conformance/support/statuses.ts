import { list, text, type JsonObject } from "./json.ts";
import type { Translation } from "./egctl.ts";
import { nameOf, type KubernetesObject } from "./rendered.ts";

/** Conditions that must be there and true, by where they stand. */
const REQUIRED = {
  gatewayClass: ["Accepted"],
  listener: ["Accepted", "Programmed", "ResolvedRefs"],
  route: ["Accepted", "ResolvedRefs"],
  policy: ["Accepted"],
  tlsPolicy: ["Accepted", "ResolvedRefs"],
} as const;

/** A true condition that says nothing bad: routes bring policies of their own, which replace the Gateway's. */
const HARMLESS = new Set(["Overridden"]);

/** Everything Envoy Gateway finds wrong with the objects, and every object it says nothing about. */
export function statusFaults(objects: readonly KubernetesObject[], { statuses }: Translation): string[] {
  const answered = new Map(
    Object.values(statuses)
      .flatMap((value) => (Array.isArray(value) ? list(value) : list([value ?? null])))
      .filter((object) => "metadata" in object)
      .map((object) => [nameOf(object as unknown as KubernetesObject), object]),
  );
  return objects.flatMap((object) => {
    const check = checkOf(object.kind);
    if (check === undefined) return [];
    const answer = answered.get(nameOf(object));
    const faults = answer === undefined ? ["Envoy Gateway does not mention it"] : check(answer);
    return faults.map((fault) => `${nameOf(object)}: ${fault}`);
  });
}

function checkOf(kind: string): ((object: JsonObject) => string[]) | undefined {
  if (kind === "GatewayClass")
    return (object) => conditionFaults("the class", status(object), REQUIRED.gatewayClass);
  if (kind === "Gateway") return gatewayFaults;
  if (kind.endsWith("Route")) return routeFaults;
  if (kind === "BackendTLSPolicy") return (policy) => policyFaults(policy, REQUIRED.tlsPolicy);
  if (kind.endsWith("Policy")) return (policy) => policyFaults(policy, REQUIRED.policy);
  return undefined;
}

function gatewayFaults(gateway: JsonObject): string[] {
  const reported = list(status(gateway)["listeners"]);
  const faults = reported.flatMap((listener) => [
    ...conditionFaults(`listener ${text(listener["name"])}`, listener, REQUIRED.listener),
    ...(listener["attachedRoutes"] === 0
      ? [`listener ${text(listener["name"])}: no route is attached to it`]
      : []),
  ]);
  const declared = list(spec(gateway)["listeners"]).length;
  if (reported.length !== declared)
    faults.push(`${String(reported.length)} of ${String(declared)} listeners have a status`);
  return faults;
}

function routeFaults(route: JsonObject): string[] {
  const parents = list(status(route)["parents"]);
  const declared = list(spec(route)["parentRefs"]).length;
  const missing =
    parents.length < declared
      ? [`${String(parents.length)} of ${String(declared)} parents have a status`]
      : [];
  return [...missing, ...parents.flatMap((parent) => conditionFaults("its parent", parent, REQUIRED.route))];
}

function policyFaults(policy: JsonObject, required: readonly string[]): string[] {
  const ancestors = list(status(policy)["ancestors"]);
  // Envoy Gateway says nothing at all of a policy whose target does not exist.
  if (ancestors.length === 0) return ["it has no status: its target does not exist"];
  return ancestors.flatMap((ancestor) => conditionFaults("its target", ancestor, required));
}

function conditionFaults(subject: string, owner: JsonObject, required: readonly string[]): string[] {
  const conditions = list(owner["conditions"]);
  const describe = (condition: JsonObject) =>
    `${subject}: ${text(condition["type"])} is ${text(condition["status"])} (${text(condition["reason"])}: ${text(condition["message"])})`;
  return [
    ...required
      .filter((type) => !conditions.some((condition) => condition["type"] === type))
      .map((type) => `${subject}: ${type} is missing`),
    ...conditions
      .filter((condition) =>
        required.includes(text(condition["type"]))
          ? condition["status"] !== "True"
          : !HARMLESS.has(text(condition["type"])),
      )
      .map(describe),
  ];
}

function status(object: JsonObject): JsonObject {
  return (object["status"] ?? {}) as JsonObject;
}

function spec(object: JsonObject): JsonObject {
  return (object["spec"] ?? {}) as JsonObject;
}
