import type { INamespace } from "kubernetes-models/v1/Namespace";
import type { Named } from "../gateway/references.ts";
import type { PodSecurity } from "./args.ts";

/** Level that is reported, though not refused, where a namespace lets in more. */
const STRICTEST = "restricted";

/**
 * The Namespace, with the label that metrics, logs and alerts tell environments apart by, and the Pod Security level that the
 * API server holds pods to.
 */
export function namespaceObject(args: {
  readonly namespace: string;
  readonly environment: string;
  readonly podSecurity: PodSecurity;
}): Named<INamespace> {
  const { level, reason, version } = args.podSecurity;
  const levels = { enforce: level, audit: STRICTEST, warn: STRICTEST };
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: args.namespace,
      labels: {
        environment: args.environment,
        ...Object.fromEntries(
          Object.entries(levels).flatMap(([mode, value]) => [
            [`pod-security.kubernetes.io/${mode}`, value],
            [`pod-security.kubernetes.io/${mode}-version`, version],
          ]),
        ),
      },
      ...(reason === undefined ? {} : { annotations: { "slipway.dev/pod-security-reason": reason } }),
    },
  };
}
