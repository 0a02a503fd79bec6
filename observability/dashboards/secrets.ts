import * as units from "@grafana/grafana-foundation-sdk/units";
import type { ObservedPlatform } from "../platform.ts";
import { rise } from "../rules/promql.ts";
import { CREDENTIAL_DAYS, FAILED_SYNCS } from "../rules/secrets.ts";
import { dashboard, type Dashboard } from "./dashboard.ts";
import type { Row } from "./layout.ts";
import { graph } from "./panels/graph.ts";
import { table } from "./panels/table.ts";
import { stat } from "./panels/values.ts";
import { count, max, min, of, orZero, sum, sumRate } from "./queries.ts";
import { DAY, worseAbove, worseBelow } from "./thresholds.ts";

/** Vault, what brings its secrets to the cluster, and what expires. */
export function secretsDashboard(platform: ObservedPlatform): Dashboard {
  return dashboard(platform, {
    uid: "slipway-secrets",
    title: "Secrets and Vault",
    description: "Do secrets arrive, does Vault serve, and what expires next?",
    rows: [NOW, SYNCS, CREDENTIALS],
  });
}

const CONDITION = of("externalsecret_status_condition", 'condition="Ready"');
const NOT_READY = of("externalsecret_status_condition", 'condition="Ready"', 'status="False"');
const LOGINS = ['provider="HashiCorp/Vault"', 'call="Login"'];

const NOW: Row = {
  title: "Now",
  lines: [
    [
      stat({
        title: "Active Vaults",
        description: "N/A: none answers. Pipelines get no credentials; services keep what they have.",
        unit: units.Short,
        decimals: 0,
        of: sum(of("vault_core_active")),
        thresholds: worseBelow({ critical: 1 }),
        alerts: ["VaultDown"],
      }),
      stat({
        title: "Sealed Vaults",
        description: "Each serves nothing until somebody unseals it.",
        unit: units.Short,
        decimals: 0,
        of: count(`${of("vault_core_unsealed")} == 0`, of("vault_core_unsealed")),
        thresholds: worseAbove({ critical: 1 }),
        alerts: ["VaultSealed"],
      }),
      stat({
        title: "Secrets that are not ready",
        description: "ExternalSecrets whose last sync failed; pods keep the old value.",
        unit: units.Short,
        decimals: 0,
        of: count(`${NOT_READY} == 1`, CONDITION),
        thresholds: worseAbove({ warning: 1 }),
        alerts: ["ExternalSecretNotReady"],
      }),
      stat({
        title: "Stores that are not ready",
        description: "Nothing arrives through them: a role, a token or the network.",
        unit: units.Short,
        decimals: 0,
        of: count(
          `(${of("secretstore_status_condition", 'condition="Ready"', 'status="False"')} or ${of("clustersecretstore_status_condition", 'condition="Ready"', 'status="False"')}) == 1`,
          CONDITION,
        ),
        thresholds: worseAbove({ critical: 1 }),
        alerts: ["SecretStoreNotReady"],
      }),
      stat({
        title: "Refused logins",
        description: "Of External Secrets at Vault, within 15 minutes.",
        unit: units.Short,
        decimals: 0,
        of: orZero(
          rise(of("externalsecret_provider_api_calls_count", ...LOGINS, 'status="error"'), "15m"),
          of("externalsecret_provider_api_calls_count"),
        ),
        thresholds: worseAbove({ critical: 1 }),
        alerts: ["VaultAuthFailures"],
      }),
      stat({
        title: "Next credential expires in",
        description: "Robot accounts of Harbor and tokens of GitLab. The stack that declares one rotates it.",
        unit: units.Seconds,
        decimals: 0,
        of: `${min(of("cicd_credential_expiry_timestamp_seconds"))} - time()`,
        thresholds: worseBelow({ critical: 1, warning: CREDENTIAL_DAYS * DAY }),
        alerts: ["CredentialExpiresSoon", "CredentialExpired"],
      }),
    ],
  ],
};

const SYNCS: Row = {
  title: "From Vault to the cluster",
  lines: [
    [
      graph({
        title: "Failed syncs",
        description: "Share of the syncs of External Secrets.",
        unit: units.PercentUnit,
        of: [
          {
            expression: `${sumRate(of("externalsecret_sync_calls_error"))} / ${sumRate(of("externalsecret_sync_calls_total"))}`,
            legend: "failed",
          },
        ],
        thresholds: worseAbove({ warning: FAILED_SYNCS }),
        alerts: ["ExternalSecretSyncErrors"],
      }),
      graph({
        title: "Calls of Vault",
        description: "By kind of call and outcome. Vault counts no failed logins itself; these are ours.",
        unit: units.RequestsPerSecond,
        of: [
          {
            expression: sumRate(
              of("externalsecret_provider_api_calls_count", 'provider="HashiCorp/Vault"'),
              "call",
              "status",
            ),
            legend: "{{call}}: {{status}}",
          },
        ],
        alerts: ["VaultAuthFailures"],
      }),
      table({
        title: "Secrets that are not ready, by name",
        description: "Their events name the store, the path and Vault's answer.",
        labels: { namespace: "Namespace", name: "ExternalSecret" },
        columns: [
          {
            heading: "Not ready",
            expression: `${max(NOT_READY, "namespace", "name")} == 1`,
            unit: "none",
            hidden: true,
          },
        ],
        alerts: ["ExternalSecretNotReady"],
      }),
    ],
  ],
};

const CREDENTIALS: Row = {
  title: "What expires",
  lines: [
    [
      table({
        title: "Credentials",
        description: "As the collector reads their dates. N/A in the table above: it reads none.",
        labels: { kind: "Kind", name: "Name" },
        columns: [
          {
            heading: "Expires in",
            expression: `${min(of("cicd_credential_expiry_timestamp_seconds"), "kind", "name")} - time()`,
            unit: units.Seconds,
            decimals: 0,
            thresholds: worseBelow({ critical: 1, warning: CREDENTIAL_DAYS * DAY }),
          },
        ],
        worst: { heading: "Expires in", is: "low" },
        alerts: ["CredentialExpiresSoon", "CredentialExpired"],
      }),
    ],
  ],
};
