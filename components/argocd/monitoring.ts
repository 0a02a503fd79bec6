import type * as pulumi from "@pulumi/pulumi";
import type { IServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";

/** Arguments of {@link Monitoring}. */
export interface MonitoringArgs extends PlatformArgs {
  /** Namespace Argo CD runs in. */
  readonly namespace: string;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the ServiceMonitor. */
    readonly serviceMonitor?: Transform<Named<IServiceMonitor>>;
  };
}

/** Has Prometheus scrape Argo CD. */
export class Monitoring extends PlatformComponent {
  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Monitoring", name, args, opts);
    this.addObject(
      "metrics",
      { name: "argocd", component: "metrics" },
      serviceMonitor(args.namespace),
      args.transform?.serviceMonitor,
    );
    this.registerOutputs({});
  }
}

/** One for all parts: the chart gives each a Service for its metrics, with a port of the same name, and no other Service has one. */
function serviceMonitor(namespace: string): Named<IServiceMonitor> {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ServiceMonitor",
    metadata: {
      name: "argocd",
      namespace,
      annotations: {
        // The kind comes with Prometheus, and credentials must not wait for that.
        "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true",
        "argocd.argoproj.io/sync-wave": "1",
      },
    },
    spec: {
      selector: { matchLabels: { "app.kubernetes.io/part-of": "argocd" } },
      endpoints: [
        {
          port: "http-metrics",
          path: "/metrics",
          interval: "30s",
          scrapeTimeout: "10s",
          // Argo CD's own labels say which Application a number is of; those of the Service say which pod told it.
          honorLabels: true,
        },
      ],
    },
  };
}
