import type * as pulumi from "@pulumi/pulumi";
import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import type { PrometheusGroup } from "../../observability/rules/rule.ts";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import { prometheusRule } from "./prometheus-rule.ts";

/** Arguments of {@link AlertRules}. */
export interface AlertRulesArgs extends PlatformArgs {
  /** Namespace of the objects; Prometheus reads those of every namespace. */
  readonly namespace: string;
  /** Groups of rules, each with a name of its own. */
  readonly groups: readonly PrometheusGroup[];
  /** Changes to the objects, by name of the group. @default none */
  readonly transform?: Readonly<Record<string, Transform<Named<IPrometheusRule>>>>;
}

/** What Prometheus records and alerts on. */
export class AlertRules extends PlatformComponent {
  constructor(name: string, args: AlertRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:observability:AlertRules", name, args, opts);
    for (const group of args.groups) {
      this.addObject(
        group.name,
        { name: "prometheus", component: "rules" },
        prometheusRule(group, args.namespace),
        args.transform?.[group.name],
      );
    }
    this.registerOutputs({});
  }
}
