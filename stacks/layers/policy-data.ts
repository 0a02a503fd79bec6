import { stringify } from "yaml";
import type { LayerResult, PlatformContext } from "../context.ts";
import { policyData } from "../policy-data.ts";

/** What whoever checks the GitOps tree with Conftest needs beside the policies. What is applied has no tree. */
export function policyDataLayer(context: PlatformContext): LayerResult {
  if (context.delivery.mode === "direct") return {};
  const text = stringify(
    { slipway: policyData(context) },
    // In quotes, a day stays text for every reader of YAML.
    { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 },
  );
  return { files: { [`policies/conftest/${context.stack}/data.yaml`]: `---\n${text}` } };
}
