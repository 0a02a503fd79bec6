import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { Named } from "../gateway/references.ts";

/** What a service reads while it runs. */
export interface Rules {
  /** Whether each feature is on. */
  readonly flags: Readonly<Record<string, boolean>>;
  /** Numbers it keeps within. */
  readonly limits: Readonly<Record<string, number>>;
}

/** Name of the ConfigMap with a service's rules. */
export function rulesName(service: string): string {
  return `${service}-rules`;
}

/** The rules where no overlay brings them: in a cluster that Pulumi applies to. */
export function rulesConfigMap(service: string, namespace: string, rules: Rules): Named<IConfigMap> {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: rulesName(service), namespace },
    data: { "rules.json": `${JSON.stringify(rules, undefined, 2)}\n` },
  };
}
