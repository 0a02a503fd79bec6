import { stringify } from "yaml";
import { milliseconds, type Duration } from "../core/units.ts";
import type { ArgoCdSettings } from "./args.ts";
import { HEALTH_CHECKS } from "./health/checks.ts";
import { EXCLUDED, IGNORED_UPDATES } from "./resources.ts";
import { ARGOCD_SECRETS, secretReference } from "./secrets.ts";

/** Text of a ConfigMap, by key. */
export type ConfigData = Readonly<Record<string, string>>;

/**
 * `argocd-cm`: how Argo CD treats people and objects.
 *
 * Nobody signs in but through Keycloak: neither anonymously, nor as the administrator that Argo CD brings. Kustomize gets no options,
 * because no folder of the GitOps tree refers to a file outside of it.
 */
export function serverConfig({ url, oidc, refresh }: ArgoCdSettings): ConfigData {
  return {
    url,
    "admin.enabled": "false",
    "users.anonymous.enabled": "false",
    "users.session.duration": seconds(oidc.session),
    "exec.enabled": "false",
    "statusbadge.enabled": "false",
    "oidc.config": stringify({
      name: "Keycloak",
      issuer: oidc.issuer,
      clientID: oidc.clientId,
      clientSecret: secretReference(ARGOCD_SECRETS.oidc),
      requestedScopes: ["openid", "profile", "email", "groups"],
      requestedIDTokenClaims: { groups: { essential: true } },
    }),
    // What Argo CD brought is known by an annotation, which holds group, kind and name: a label that was copied means nothing.
    "application.resourceTrackingMethod": "annotation",
    "timeout.reconciliation": seconds(refresh.interval),
    "timeout.reconciliation.jitter": seconds(refresh.jitter),
    "resource.exclusions": stringify(
      EXCLUDED.map(({ apiGroups, kinds }) => ({ apiGroups, kinds, clusters: ["*"] })),
    ),
    "resource.ignoreResourceUpdatesEnabled": "true",
    ...Object.fromEntries(
      IGNORED_UPDATES.map(({ kind, ...fields }) => [
        `resource.customizations.ignoreResourceUpdates.${kind}`,
        stringify(fields),
      ]),
    ),
    ...Object.fromEntries(
      HEALTH_CHECKS.map(({ group, kind, lua }) => [`resource.customizations.health.${group}_${kind}`, lua]),
    ),
  };
}

/** `argocd-cmd-params-cm`: how much Argo CD's parts do at a time, and what they refuse. */
export function parameters(settings: ArgoCdSettings): ConfigData {
  const { controller, repoServer, gitlab, applicationNamespaces = [] } = settings;
  return {
    // TLS ends at the gateway.
    "server.insecure": "true",
    // The API server says what an apply would change, so that its defaults are no differences and its admission is asked.
    "controller.diff.server.side": "true",
    "controller.sharding.algorithm": controller.sharding,
    "controller.status.processors": String(controller.statusProcessors),
    "controller.operation.processors": String(controller.operationProcessors),
    "controller.kubectl.parallelism.limit": String(controller.kubectlParallelism),
    "controller.k8sclient.retry.max": String(CLIENT_RETRIES),
    "server.k8sclient.retry.max": String(CLIENT_RETRIES),
    "controller.repo.server.timeout.seconds": String(MANIFEST_TIMEOUT),
    "server.repo.server.timeout.seconds": String(MANIFEST_TIMEOUT),
    "reposerver.parallelism.limit": String(repoServer.parallelism),
    "reposerver.enable.git.submodule": "false",
    "applicationsetcontroller.enable.git.submodule": "false",
    // A token is sent to GitLab and nowhere else, and only one that was made for it.
    "applicationsetcontroller.allowed.scm.providers": gitlab,
    "applicationsetcontroller.enable.tokenref.strict.mode": "true",
    ...(applicationNamespaces.length === 0
      ? {}
      : {
          "application.namespaces": applicationNamespaces.join(","),
          // Those of ApplicationSets have to be the same.
          "applicationsetcontroller.namespaces": applicationNamespaces.join(","),
        }),
  };
}

/** Environment variables of the application controller: limits that have no other place. */
export function controllerEnvironment({ controller: { client, queue } }: ArgoCdSettings) {
  const nanoseconds = (duration: Duration) => String(milliseconds(duration) * 1_000_000);
  return Object.entries({
    ARGOCD_K8S_CLIENT_QPS: String(client.qps),
    ARGOCD_K8S_CLIENT_BURST: String(client.burst),
    WORKQUEUE_BUCKET_SIZE: String(queue.burst),
    WORKQUEUE_BUCKET_QPS: String(queue.qps),
    WORKQUEUE_FAILURE_COOLDOWN_NS: nanoseconds(queue.cooldown),
    WORKQUEUE_BASE_DELAY_NS: nanoseconds(queue.baseDelay),
    WORKQUEUE_MAX_DELAY_NS: nanoseconds(queue.maxDelay),
    WORKQUEUE_BACKOFF_FACTOR: String(queue.factor),
  }).map(([name, value]) => ({ name, value }));
}

/** Further attempts of a request that the API server did not answer. */
const CLIENT_RETRIES = 3;
/** How long manifests may take to be made, seconds. Argo CD's own 60 are short for a big chart that is fetched first. */
const MANIFEST_TIMEOUT = 180;

/** In one unit, as Argo CD reads each of its durations. */
function seconds(duration: Duration): string {
  return `${milliseconds(duration) / 1_000}s`;
}
