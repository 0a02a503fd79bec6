import { json, vaultFields } from "./fields.ts";

/** Counts of lines, in LogQL, that an alert bounds and a dashboard draws. Each takes a selector of the stream it is about. */

/** Logins that Vault refused within ten minutes, by method. */
export function refusedLogins(vault: string): string {
  const fields = vaultFields("type", "error", "refusal", "path", "mount");
  const refused =
    '| type="response" | path=~"auth/.+/(login|oidc/callback)(/.*)?" | error!="" or refusal!=""';
  return `sum by (mount) (count_over_time(${vault} |= "auth/" ${fields} ${refused} [10m]))`;
}

/** Requests that Vault's policies did not allow within ten minutes, by who asked. */
export function deniedRequests(vault: string): string {
  const fields = vaultFields("type", "error", "caller");
  const denied = '| type="request" | error=~"(?s).*permission denied.*"';
  return `sum by (caller) (count_over_time(${vault} |= "permission denied" ${fields} ${denied} [10m]))`;
}

/** Requests that the gateway refused within ten minutes, by address: that comes with a port, another for each connection. */
export function refusedRequests(envoy: string): string {
  const fields = json({ code: "response_code", address: "downstream_remote_address" });
  const caller = 'label_format caller=`{{ regexReplaceAll ":[0-9]+$" .address "" }}`';
  return `sum by (caller) (count_over_time(${envoy} |~ \`"response_code":(401|403|429)\` ${fields} | ${caller} | keep caller [10m]))`;
}

/**
 * What credentials of this platform look like: keys, Vault's tokens, GitLab's, and access keys of a bucket. GitLab masks
 * variables in what it shows of a job; what the job's pod prints is not masked.
 */
export const SECRETS = [
  "-----BEGIN ([A-Z]+ )?PRIVATE KEY-----",
  "\\bhv[sbr]\\.[A-Za-z0-9_-]{24,}",
  "\\bgl(pat|dt|rt|ptt|soat|cbt)-[A-Za-z0-9_-]{20,}",
  "\\bAKIA[0-9A-Z]{16}\\b",
] as const;

/** Lines of jobs that look like credentials, within five minutes, by pod. */
export function secretsInJobs(jobs: string): string {
  return `sum by (pod) (count_over_time(${jobs} |~ \`${SECRETS.join("|")}\` [5m]))`;
}
