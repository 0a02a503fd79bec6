import { onBehalfOf } from "../../components/core/faults.ts";
import { AdmissionPolicies } from "../../components/guardrails/admission/admission-policies.ts";
import { PlatformFlows } from "../../components/guardrails/network/platform-flows.ts";
import { admissionSettings } from "../admission.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { closedNamespaces, platformFlows } from "../platform-flows.ts";

/** What the cluster itself refuses, whatever git says. */
export function guardrailsLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, delivery, deployed } = context;
  const { owner, namespaces } = environment;
  const common = { environment: stack, owner, delivery };
  onBehalfOf(origin(["guardrails"]), () => {
    new AdmissionPolicies("admission", { ...common, ...admissionSettings(context) });
    new PlatformFlows("platform-flows", {
      ...common,
      namespaces: closedNamespaces(stack, environment),
      flows: platformFlows(stack, environment, deployed),
      dns: namespaces.dns,
    });
  });
  return {};
}
