import { CALLER_REFUSALS, REFUSALS } from "../../../observability/rules/logs.ts";
import {
  argoCdEvent,
  argoCdStatistics,
  deniedRequest,
  envoyLine,
  gitlabLine,
  jobLine,
  JOB,
  PERSON,
  refusedLogin,
  ROOT,
  vaultEntry,
  type Line,
} from "./lines.ts";

/** Lines, and what an alert's expression has to find in them. */
export interface LogCase {
  readonly alert: string;
  readonly what: string;
  readonly lines: readonly (Line & { readonly ago: number })[];
  /** Labels and value of each series; none where the alert is to be silent. */
  readonly found: readonly Readonly<Record<string, string | number>>[];
}

const MINUTE = 60;
/** Five minutes before the moment that is asked about. */
const RECENTLY = 5 * MINUTE;

const at = (ago: number, ...lines: readonly Line[]) => lines.map((line) => ({ ...line, ago }));
const times = (count: number, make: () => Line | readonly Line[]) =>
  Array.from({ length: count }, make).flat();

const written = (path: string, auth: Readonly<Record<string, unknown>>, more: object = {}) =>
  vaultEntry({ type: "response", auth, request: { operation: "update", path, mount: "sys/" }, ...more });

const ALL_SOURCES = [
  vaultEntry({ auth: JOB, request: { operation: "read", path: "kv/data/ci/x" } }),
  gitlabLine({ path: "/api/v4/jobs/request" }),
  argoCdStatistics(),
];
const SILENT = {
  vault: { job: "vault-audit", value: 1 },
  gitlab: { namespace: "gitlab", value: 1 },
  argocd: { app: "argocd-server", namespace: "delivery", value: 1 },
};

const refused = (code: number, address: string) =>
  envoyLine(
    JSON.stringify({ downstream_remote_address: address, response_code: code, route_name: "httproute/x/y" }),
  );
/** From ports that differ, as connections do. */
const fromPorts = (count: number, code: number, host: string) =>
  Array.from({ length: count }, (_, port) => refused(code, `${host}:${10_000 + port}`));

export const LOG_CASES: readonly LogCase[] = [
  {
    alert: "AuditTrailSilent",
    what: "nothing for more than half an hour, of any source",
    lines: at(40 * MINUTE, ...ALL_SOURCES),
    found: [SILENT.vault, SILENT.gitlab, SILENT.argocd],
  },
  {
    alert: "AuditTrailSilent",
    what: "Vault alone has stopped",
    lines: [...at(31 * MINUTE, ...ALL_SOURCES), ...at(RECENTLY, ...ALL_SOURCES.slice(1))],
    found: [SILENT.vault],
  },
  {
    alert: "AuditTrailSilent",
    what: "a line of each came twenty minutes ago",
    lines: at(20 * MINUTE, ...ALL_SOURCES),
    found: [],
  },
  {
    alert: "VaultRootTokenUsed",
    what: "two requests from one address; the answers are not counted again",
    lines: at(
      RECENTLY,
      ...times(2, () =>
        (["request", "response"] as const).map((type) =>
          vaultEntry({ type, auth: ROOT, request: { operation: "list", path: "sys/policies/acl" } }),
        ),
      ),
    ),
    found: [{ address: "10.0.0.7", value: 2 }],
  },
  {
    alert: "VaultRootTokenUsed",
    what: "a path and a person are called root, and the token was used an hour ago",
    lines: [
      ...at(
        RECENTLY,
        vaultEntry({
          auth: { ...PERSON, display_name: "root" },
          request: { operation: "read", path: "kv/data/root" },
        }),
        vaultEntry({
          auth: { ...PERSON, metadata: { username: "root" } },
          request: { operation: "read", path: "kv/x" },
        }),
      ),
      ...at(60 * MINUTE, vaultEntry({ auth: ROOT, request: { operation: "read", path: "kv/data/x" } })),
    ],
    found: [],
  },
  {
    alert: "VaultAuditDeviceChanged",
    what: "a device is taken away",
    lines: at(
      RECENTLY,
      vaultEntry({
        type: "response",
        auth: PERSON,
        request: { operation: "delete", path: "sys/audit/cicd-socket", mount: "sys/" },
      }),
    ),
    found: [
      {
        caller: PERSON.display_name,
        person: "ada",
        operation: "delete",
        path: "sys/audit/cicd-socket",
        value: 1,
      },
    ],
  },
  {
    alert: "VaultAuditDeviceChanged",
    what: "the list is read, a hash is asked for, and a change is denied",
    lines: at(
      RECENTLY,
      vaultEntry({ type: "response", auth: PERSON, request: { operation: "read", path: "sys/audit" } }),
      written("sys/audit-hash/cicd-file", PERSON),
      written("sys/audit/cicd-file", PERSON, { error: "1 error occurred:\n\t* permission denied\n\n" }),
    ),
    found: [],
  },
  {
    alert: "VaultChangedByHand",
    what: "a policy, a role, a method and a group",
    lines: at(
      RECENTLY,
      written("sys/policies/acl/ci-admin", PERSON),
      written("auth/kubernetes/main/role/argocd", PERSON),
      written("sys/auth/userpass", PERSON),
      written("identity/group/name/cicd-admins", ROOT),
    ),
    found: [
      ...["sys/policies/acl/ci-admin", "auth/kubernetes/main/role/argocd", "sys/auth/userpass"].map(
        (path) => ({
          caller: PERSON.display_name,
          person: "ada",
          operation: "update",
          path,
          value: 1,
        }),
      ),
      { caller: "root", person: "", operation: "update", path: "identity/group/name/cicd-admins", value: 1 },
    ],
  },
  {
    alert: "VaultChangedByHand",
    what: "a job does it, a person logs in and writes a secret, and a change is refused",
    lines: at(
      RECENTLY,
      written("sys/policies/acl/ci-admin", JOB),
      written("auth/oidc/oidc/auth_url", PERSON),
      written("kv/data/ci/x", PERSON),
      written("sys/policies/acl/root", PERSON, { response: { data: { error: "hmac-sha256:00" } } }),
    ),
    found: [],
  },
  {
    alert: "VaultLoginsRefused",
    what: "one more than is usual",
    lines: at(RECENTLY, ...times(REFUSALS + 1, refusedLogin)),
    found: [{ mount: "auth/jwt/", value: REFUSALS + 1 }],
  },
  {
    alert: "VaultLoginsRefused",
    what: "as many as are usual, and many that succeed",
    lines: at(
      RECENTLY,
      ...times(REFUSALS, refusedLogin),
      ...times(REFUSALS * 3, () =>
        vaultEntry({
          type: "response",
          auth: JOB,
          request: { operation: "update", path: "auth/jwt/login", mount: "auth/jwt/" },
        }),
      ),
    ),
    found: [],
  },
  {
    alert: "VaultAccessDenied",
    what: "a job asks again and again, and somebody has a token that is not known",
    lines: at(
      RECENTLY,
      ...times(REFUSALS + 1, () => deniedRequest(JOB)),
      ...times(REFUSALS + 2, () => deniedRequest(undefined)),
    ),
    found: [
      { caller: "jwt-platform-services/shop", value: REFUSALS + 1 },
      { caller: "", value: REFUSALS + 2 },
    ],
  },
  {
    alert: "VaultAccessDenied",
    what: "as many as are usual, of each of two",
    lines: at(
      RECENTLY,
      ...times(REFUSALS, () => deniedRequest(JOB)),
      ...times(REFUSALS, () => deniedRequest(PERSON)),
    ),
    found: [],
  },
  {
    alert: "ArgoCDChangedByHand",
    what: "a rollback, a deletion, a sync of files of one's own, and an action",
    lines: at(
      RECENTLY,
      argoCdEvent({
        user: "ada@example.org",
        reason: "OperationStarted",
        message: "initiated rollback to 12",
      }),
      argoCdEvent({ user: "ada@example.org", reason: "OperationStarted", message: "initiated sync locally" }),
      argoCdEvent({
        user: "ada@example.org",
        reason: "ResourceDeleted",
        message: "deleted resource apps/Deployment 'shop'",
      }),
      argoCdEvent({
        user: "bob",
        reason: "ResourceActionRan",
        message: "ran action promote-full on resource argoproj.io/Rollout/shop",
      }),
    ),
    found: [
      { application: "shop", reason: "OperationStarted", user: "ada@example.org", value: 2 },
      { application: "shop", reason: "ResourceDeleted", user: "ada@example.org", value: 1 },
      { application: "shop", reason: "ResourceActionRan", user: "bob", value: 1 },
    ],
  },
  {
    alert: "ArgoCDChangedByHand",
    what: "a plain sync, what Argo CD does by itself, and what it says of itself",
    lines: at(
      RECENTLY,
      argoCdEvent({
        user: "pipeline@example.org",
        reason: "OperationStarted",
        message: "initiated sync to HEAD (9f2c1e5)",
      }),
      argoCdEvent({
        app: "argocd-application-controller",
        reason: "ResourceUpdated",
        message: "Updated sync status: OutOfSync -> Synced",
      }),
      argoCdStatistics(),
    ),
    found: [],
  },
  {
    alert: "GatewayCallerRefused",
    what: "one address, from many ports, for three reasons",
    lines: at(
      RECENTLY,
      ...fromPorts(CALLER_REFUSALS / 2, 401, "203.0.113.9"),
      ...fromPorts(CALLER_REFUSALS / 2, 403, "203.0.113.9"),
      ...fromPorts(1, 429, "203.0.113.9"),
    ),
    found: [{ caller: "203.0.113.9", value: CALLER_REFUSALS + 1 }],
  },
  {
    alert: "GatewayCallerRefused",
    what: "two addresses have a half each, and many requests of one are answered",
    lines: at(
      RECENTLY,
      ...fromPorts(CALLER_REFUSALS / 2, 401, "203.0.113.9"),
      ...fromPorts(CALLER_REFUSALS / 2, 401, "203.0.113.10"),
      ...fromPorts(CALLER_REFUSALS, 200, "203.0.113.9"),
    ),
    found: [],
  },
  {
    alert: "SecretInJobLog",
    what: "a key, and tokens of Vault, GitLab and a bucket",
    lines: at(
      4 * MINUTE,
      // Put together, so that no scanner takes this file for a leak.
      jobLine(`${"-".repeat(5)}BEGIN RSA PRIVATE KEY${"-".repeat(5)}`, "key"),
      jobLine(`+ curl -H "X-Vault-Token: hvs.${"A".repeat(90)}"`, "vault"),
      jobLine(`PRIVATE-TOKEN: glpat-${"x".repeat(20)}`, "gitlab"),
      jobLine(`AWS_ACCESS_KEY_ID=AKIA${"Q".repeat(16)}`, "bucket"),
    ),
    found: ["key", "vault", "gitlab", "bucket"].map((pod) => ({ pod, value: 1 })),
  },
  {
    alert: "SecretInJobLog",
    what: "their names, a public key, and a commit",
    lines: at(
      4 * MINUTE,
      jobLine("-----BEGIN PUBLIC KEY-----"),
      jobLine("export VAULT_TOKEN=$(vault login -token-only) # hvs.short"),
      jobLine("glpat- is how tokens begin"),
      jobLine("Checking out 9f2c1e5d7b3a48c6e0f1a2b3c4d5e6f708192a3b as detached HEAD"),
    ),
    found: [],
  },
];
