import type * as pulumi from "@pulumi/pulumi";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { stringify } from "yaml";
import type { PrometheusGroup } from "../../observability/rules/rule.ts";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";

/** Arguments of {@link LogRules}. */
export interface LogRulesArgs extends PlatformArgs {
  /** Namespace Loki runs in. */
  readonly namespace: string;
  /** Name of the ConfigMap that Loki mounts. */
  readonly configMap: string;
  /** Groups of rules in LogQL, each with a name of its own. */
  readonly groups: readonly PrometheusGroup[];
  /** Changes to the ConfigMap. @default none */
  readonly transform?: {
    /** Laid over the ConfigMap. */
    readonly configMap?: Transform<Named<IConfigMap>>;
  };
}

/** What Loki alerts on. */
export class LogRules extends PlatformComponent {
  constructor(name: string, args: LogRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:observability:LogRules", name, args, opts);
    const { configMap, namespace, groups, transform } = args;
    this.addObject(
      "rules",
      { name: "loki", component: "rules" },
      logRulesConfigMap({ name: configMap, namespace, groups }),
      transform?.configMap,
    );
    this.registerOutputs({});
  }
}

/** Rules as files that Loki reads, one for each group. */
function logRulesConfigMap({
  name,
  namespace,
  groups,
}: {
  readonly name: string;
  readonly namespace: string;
  readonly groups: readonly PrometheusGroup[];
}): Named<IConfigMap> {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace },
    data: Object.fromEntries(
      groups.map((group) => [
        `${group.name}.yaml`,
        stringify({ groups: [group] }, { lineWidth: 0, aliasDuplicateObjects: false }),
      ]),
    ),
  };
}
