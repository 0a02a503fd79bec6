import { onBehalfOf } from "../../components/core/faults.ts";
import { AdmissionPolicies } from "../../components/guardrails/admission/admission-policies.ts";
import { admissionSettings } from "../admission.ts";
import type { LayerResult, PlatformContext } from "../context.ts";

/** What the cluster itself refuses, whatever git says. */
export function guardrailsLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, delivery } = context;
  const { owner } = environment;
  onBehalfOf(origin(["guardrails"]), () => {
    new AdmissionPolicies("admission", {
      environment: stack,
      owner,
      delivery,
      ...admissionSettings(context),
    });
  });
  return {};
}
