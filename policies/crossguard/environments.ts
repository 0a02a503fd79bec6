import type { ConfigValues, Level } from "./model.ts";

/** What an environment says of one rule. */
export interface RuleSettings {
  /** @default the rule's own */
  readonly level?: Level;
  /** @default the rule's own, setting by setting */
  readonly config?: ConfigValues;
}

/** Settings of rules, by id. */
export type EnvironmentSettings = Readonly<Record<string, RuleSettings>>;

/**
 * What differs by environment. An environment that is not named here, and a rule that an environment does not name, go by what the
 * rule says itself.
 *
 * In dev what runs in the cluster is audited and not refused, as its admission policies do. What gives access holds everywhere.
 */
export const ENVIRONMENTS: Readonly<Record<string, EnvironmentSettings>> = {
  dev: {
    "kubernetes/no-privileged": { level: "advisory" },
    "kubernetes/no-wildcard-rules": { level: "advisory" },
    "kubernetes/pod-security-labels": { level: "advisory" },
  },
};
