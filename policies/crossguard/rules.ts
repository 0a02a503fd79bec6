import type { Rule } from "./model.ts";
import { GITLAB_RULES } from "./rules/gitlab.ts";
import { GRAFANA_RULES } from "./rules/grafana.ts";
import { HARBOR_RULES } from "./rules/harbor.ts";
import { KUBERNETES_RULES } from "./rules/kubernetes.ts";
import { PROTECTION_RULES } from "./rules/protection.ts";
import { PROVIDER_RULES } from "./rules/providers.ts";
import { VAULT_RULES } from "./rules/vault.ts";

/** Every rule of the pack. */
export const RULES: readonly Rule[] = [
  ...GITLAB_RULES,
  ...VAULT_RULES,
  ...HARBOR_RULES,
  ...GRAFANA_RULES,
  ...KUBERNETES_RULES,
  ...PROTECTION_RULES,
  ...PROVIDER_RULES,
];
