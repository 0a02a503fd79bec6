import type { ObservedPlatform } from "../platform.ts";
import { argocdDashboard } from "./argocd.ts";
import { auditDashboard } from "./audit.ts";
import { certificatesDashboard } from "./certificates.ts";
import { coordinatorDashboard } from "./coordinator.ts";
import type { Dashboard } from "./dashboard.ts";
import { doraDashboard } from "./dora.ts";
import { ephemeralDashboard } from "./ephemeral.ts";
import { flagsDashboard } from "./flags.ts";
import { gatewayDashboard } from "./gateway.ts";
import { harborDashboard } from "./harbor.ts";
import { kafkaDashboard } from "./kafka.ts";
import { overviewDashboard } from "./overview.ts";
import { pipelinesDashboard } from "./pipelines.ts";
import { rolloutsDashboard } from "./rollouts.ts";
import { secretsDashboard } from "./secrets.ts";
import { contractDashboard, serviceDashboard } from "./service.ts";
import { sloDashboard } from "./slo.ts";

/** Every dashboard of an environment: those of the platform, then one for each service. */
export function dashboards(platform: ObservedPlatform): readonly Dashboard[] {
  return [
    ...[
      overviewDashboard,
      gatewayDashboard,
      serviceDashboard,
      sloDashboard,
      doraDashboard,
      pipelinesDashboard,
      argocdDashboard,
      rolloutsDashboard,
      coordinatorDashboard,
      kafkaDashboard,
      secretsDashboard,
      certificatesDashboard,
      harborDashboard,
      ephemeralDashboard,
      flagsDashboard,
      auditDashboard,
    ].map((build) => build(platform)),
    ...platform.services.map((service) => contractDashboard(platform, service)),
  ];
}
