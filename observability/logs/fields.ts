/**
 * A stage of LogQL that reads fields of a line in JSON into labels, by their path in it. Only what is named: a line of Vault has
 * dozens of fields, and each would be a label of its own.
 */
export function json(fields: Readonly<Record<string, string>>): string {
  const list = Object.entries(fields).map(([label, path]) => `${label}=\`${path}\``);
  return `| json ${list.join(", ")} | __error__=""`;
}

/**
 * Fields of an entry of Vault's audit log. Vault hashes what is in requests and answers, and nothing of these. A login that a
 * method refuses has no `error`: its answer holds a hashed one.
 */
const VAULT_FIELDS = {
  type: "type",
  error: "error",
  refusal: "response.data.error",
  operation: "request.operation",
  path: "request.path",
  mount: "request.mount_point",
  address: "request.remote_address",
  /** For a person this is a number of Keycloak's. */
  caller: "auth.display_name",
  person: "auth.metadata.username",
  policy: "auth.policies[0]",
  project: "auth.metadata.project_path",
  commit: "auth.metadata.sha",
} as const;

/** Fields of what Argo CD logs beside each of its events. Only what somebody asked for has a `user`. */
export const ARGO_CD_FIELDS = {
  reason: "reason",
  user: "user",
  application: "application",
  message: "msg",
} as const;

/** Fields of a line of GitLab's Rails; those of its context have a dot in their name. */
export const GITLAB_FIELDS = {
  user: '["meta.user"]',
  project: '["meta.project"]',
  caller: '["meta.caller_id"]',
} as const;

/** The stage that reads some fields of Vault's entries. */
export function vaultFields(...names: readonly (keyof typeof VAULT_FIELDS)[]): string {
  return json(Object.fromEntries(names.map((name) => [name, VAULT_FIELDS[name]])));
}
