import type { ArgumentName } from "./args.ts";

/** Names of the ClusterAnalysisTemplates that all services share. */
export type SharedTemplate =
  | "success-rate"
  | "latency-check"
  | "error-rate"
  | "error-rate-comparison"
  | "latency-comparison"
  | "smoke-test";

/** Which pods are meant: requests are told apart by the namespace as well, because the same pods may run beside it, in a preview. */
const NEW_VERSION = ["service-name", "namespace", "canary-hash"] as const;

/** What each shared template asks for. */
export const SHARED_TEMPLATE_ARGS: Readonly<Record<SharedTemplate, readonly ArgumentName[]>> = {
  "success-rate": [...NEW_VERSION, "without-traffic"],
  "latency-check": [...NEW_VERSION, "without-traffic"],
  "error-rate": [...NEW_VERSION, "without-traffic"],
  "error-rate-comparison": [...NEW_VERSION, "stable-hash"],
  "latency-comparison": [...NEW_VERSION, "stable-hash"],
  "smoke-test": ["smoke-test-url"],
};
