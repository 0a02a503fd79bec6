/** A line of a product, with the labels that the log pipeline gives it. */
export interface Line {
  readonly stream: Readonly<Record<string, string>>;
  readonly line: string;
}

/** The commit that a merge request brought to main; with fast-forward merges Argo CD syncs the very same. */
export const COMMIT = "9f2c1e5d7b3a48c6e0f1a2b3c4d5e6f708192a3b";
const OTHER_COMMIT = "0123456789abcdef0123456789abcdef01234567";

const ENVIRONMENT = { cluster: "c1", environment: "test" };

/** What a test may say of an entry of Vault's audit log. */
interface VaultEntry {
  readonly type?: "request" | "response";
  readonly error?: string;
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly request: {
    readonly operation: string;
    readonly path: string;
    readonly mount?: string;
    readonly address?: string;
  };
  readonly response?: Readonly<Record<string, unknown>>;
}

const HASHED = "hmac-sha256:0b4e2f27fdb6a6d1b2f1a3d95a0f5e9cd1b6a8e1e7f1f2a3b4c5d6e7f8a9b0c1";

/** As Vault's formatter of audit entries writes it (`audit/entry_formatter.go`). */
export function vaultEntry({ type = "request", error, auth, request, response }: VaultEntry): Line {
  const { operation, path, mount = "kv/", address = "10.0.0.7" } = request;
  const entry = {
    time: "2026-11-21T12:00:00.123456789Z",
    type,
    ...(auth === undefined
      ? { auth: { token_type: "default" } }
      : {
          auth: { client_token: HASHED, accessor: HASHED, token_type: "service", token_ttl: 3600, ...auth },
        }),
    request: {
      id: "5b2e6f60-6a4c-7a53-3f4c-6d3b6c1fbc11",
      client_id: "Zb0yF6qL0b6r",
      operation,
      mount_point: mount,
      mount_type: mount === "kv/" ? "kv" : "system",
      mount_class: "secret",
      client_token: HASHED,
      client_token_accessor: HASHED,
      namespace: { id: "root" },
      path,
      remote_address: address,
      remote_port: 41_212,
    },
    ...(response === undefined ? {} : { response }),
    ...(error === undefined ? {} : { error }),
  };
  return { stream: { job: "vault-audit", ...ENVIRONMENT }, line: JSON.stringify(entry) };
}

/** A person who came in through Keycloak, by its number for her: no claim of a pipeline. */
export const PERSON = {
  display_name: "oidc-6b0f6a53-0d4b-4c8e-9a53-5f0a6a3c1d11",
  policies: ["ci-admin", "default"],
  metadata: { role: "people", username: "ada" },
};

/** A job of a pipeline, with the claims that the role puts into its metadata. */
export const JOB = {
  display_name: "jwt-platform-services/shop",
  policies: ["ci-read-secrets"],
  metadata: {
    role: "gitlab-ci",
    project_path: "platform-services/shop",
    ref: "main",
    sha: COMMIT,
    pipeline_id: "4711",
    job_id: "31337",
    environment: "test",
  },
};

export const ROOT = { display_name: "root", policies: ["root"], token_policies: ["root"] };

/** A login that the JWT method refuses: no `error`, and nobody it is of (vault-plugin-auth-jwt, `path_login.go`). */
export function refusedLogin(): Line {
  return vaultEntry({
    type: "response",
    request: { operation: "update", path: "auth/jwt/login", mount: "auth/jwt/" },
    response: { mount_point: "auth/jwt/", mount_type: "jwt", data: { error: HASHED } },
  });
}

/** A request that the policies do not allow: told twice, once with the request and once with its answer. */
export function deniedRequest(auth: Readonly<Record<string, unknown>> | undefined): readonly Line[] {
  const request = { operation: "read", path: "kv/data/services/prod/shop/database" };
  const denied = "1 error occurred:\n\t* permission denied\n\n";
  const about = { ...(auth === undefined ? {} : { auth }), request, error: denied };
  return [
    vaultEntry({ ...about, type: "request" }),
    vaultEntry({ ...about, type: "response", response: { data: { error: HASHED } } }),
  ];
}

/** As Argo CD's server writes its events (`util/argo/audit_logger.go`), and the application controller without a user. */
export function argoCdEvent(event: {
  readonly app?: "argocd-server" | "argocd-application-controller";
  readonly reason: string;
  readonly message: string;
  readonly user?: string;
}): Line {
  const { app = "argocd-server", reason, message, user } = event;
  return {
    stream: podLabels("delivery", app, app === "argocd-server" ? "server" : "application-controller"),
    line: JSON.stringify({
      application: "shop",
      "dest-namespace": "shop",
      "dest-server": "https://kubernetes.default.svc",
      level: "info",
      msg: user === undefined ? message : `${user} ${message}`,
      reason,
      time: "2026-11-21T12:00:05Z",
      type: "Normal",
      ...(user === undefined ? {} : { user }),
    }),
  };
}

/** What Argo CD's server says of its own memory every ten minutes. */
export function argoCdStatistics(): Line {
  return {
    stream: podLabels("delivery", "argocd-server", "server"),
    line: '{"level":"info","msg":"Alloc=48MiB TotalAlloc=912MiB Sys=96MiB NumGC=311 Goroutines=204","time":"2026-11-21T12:00:00Z"}',
  };
}

/** A line of Rails in the container of GitLab's web service, as `gitlab-logger` passes it on. */
export function gitlabLine(fields: Readonly<Record<string, unknown>>): Line {
  return {
    stream: podLabels("gitlab", "webservice", "webservice"),
    line: JSON.stringify({
      component: "gitlab",
      subcomponent: "production_json",
      severity: "INFO",
      time: "2026-11-21T12:00:01.007Z",
      correlation_id: "01JD7T3YJ9M1K4V4W2Q4B1S5ZC",
      ...fields,
    }),
  };
}

/** A press of the button Merge. */
export function merge(): Line {
  return gitlabLine({
    method: "POST",
    path: "/platform-services/shop/-/merge_requests/12/merge",
    format: "json",
    controller: "Projects::MergeRequestsController",
    action: "merge",
    status: 200,
    params: [
      { key: "sha", value: COMMIT },
      { key: "namespace_id", value: "platform-services" },
      { key: "project_id", value: "shop" },
      { key: "id", value: "12" },
    ],
    "meta.user": "ada",
    "meta.project": "platform-services/shop",
    "meta.caller_id": "Projects::MergeRequestsController#merge",
    remote_ip: "10.0.0.9",
    user_id: 3,
    username: "ada",
  });
}

/** What git tells GitLab once a branch has moved. */
export function pushed(): Line {
  return gitlabLine({
    subcomponent: "api_json",
    method: "POST",
    path: "/api/v4/internal/post_receive",
    status: 200,
    params: [
      { key: "gl_repository", value: "project-7" },
      { key: "identifier", value: "user-3" },
      { key: "changes", value: `${OTHER_COMMIT} ${COMMIT} refs/heads/main\n` },
    ],
    route: "/api/:version/internal/post_receive",
    "meta.user": "ada",
    "meta.project": "platform-services/shop",
    "meta.caller_id": "POST /api/:version/internal/post_receive",
  });
}

/** A pipeline that somebody started by hand. */
export function pipelineStarted(): Line {
  return gitlabLine({
    method: "POST",
    path: "/platform-services/shop/-/pipelines",
    format: "json",
    controller: "Projects::PipelinesController",
    action: "create",
    status: 201,
    params: [{ key: "pipeline", value: { ref: "main" } }],
    "meta.user": "ada",
    "meta.project": "platform-services/shop",
    "meta.caller_id": "Projects::PipelinesController#create",
    user_id: 3,
    username: "ada",
  });
}

/** What the coordinator says of a deployment; its fields are its own affair. */
export function coordinatorLine(): Line {
  return {
    stream: podLabels("gitops-system", "gitops-coordinator", "coordinator"),
    line: JSON.stringify({ time: "2026-11-21T12:00:03Z", level: "info", msg: `deploying shop at ${COMMIT}` }),
  };
}

/** A line that Envoy wrote. */
export function envoyLine(line: string): Line {
  return { stream: podLabels("edge", "envoy", "envoy"), line };
}

/** A line that a job printed. */
export function jobLine(line: string, pod = "runner-x1-project-7-concurrent-0-abcd"): Line {
  return { stream: { ...podLabels("jobs", "", "build"), pod }, line };
}

function podLabels(namespace: string, app: string, container: string): Readonly<Record<string, string>> {
  return {
    namespace,
    container,
    pod: `${app === "" ? "job" : app}-0`,
    ...(app === "" ? {} : { app }),
    job: `${namespace}/${app}`,
    ...ENVIRONMENT,
  };
}
