import type { ObservedPlatform } from "../platform.ts";
import type { RuleGroup } from "./rule.ts";

/** Alerts that services' contracts add, for their owners. */
export function serviceRules({ services }: ObservedPlatform): readonly RuleGroup[] {
  return services
    .filter(({ alerts }) => alerts.length > 0)
    .map(({ name, owner, alerts }) => ({
      name: `slipway-service-${name}`,
      rules: alerts.map((alert) => ({
        name: alert.name,
        expression: alert.expression,
        for: alert.for,
        severity: alert.severity,
        team: owner,
        summary: alert.summary,
        description: `An alert of the contract of ${name}.`,
        dashboard: "slipway-service",
        labels: { service: name },
      })),
    }));
}
