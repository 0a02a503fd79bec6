import { SIDECAR } from "../observability/dashboard-config-map.ts";
import type { HelmValues, Volume } from "./args.ts";
import { RELOAD } from "./reloader.ts";
import { resources, RESTRICTED_CONTAINER } from "./pods.ts";

/** What an environment decides of Grafana. */
export interface GrafanaSettings {
  /** Address that people open. */
  readonly url: string;
  /** Address of Prometheus, at which a client stays with one copy. */
  readonly prometheus: string;
  /** Address of Loki. */
  readonly loki: string;
  /** Issuer of Keycloak's realm. */
  readonly issuer: string;
  /** Keycloak client that Grafana is. */
  readonly client: string;
  /** Group whose members administrate Grafana. */
  readonly adminGroup: string;
  /** Groups whose members may edit dashboards; everybody else may look. */
  readonly editorGroups: readonly string[];
  /**
   * What it keeps on itself that it is told through its API. @default it keeps nothing, and has the data sources of its values
   * and the dashboards of the cluster
   */
  readonly volume?: Volume | undefined;
  /** Entries below the kv mount. */
  readonly secrets: {
    /** The account that is there before Keycloak is asked: `username` and `password`. */
    readonly admin: string;
    /** The client's secret: `client-secret`. */
    readonly signIn: string;
  };
}

/** Uid of the data source that is Loki. */
export const LOKI_DATASOURCE = "loki";

/** Secrets that Grafana starts with, and their fields. */
export const GRAFANA_SECRETS = {
  admin: { secret: "grafana-admin", fields: ["username", "password"] },
  signIn: { secret: "grafana-sign-in", fields: ["client-secret"] },
} as const;

/**
 * Values of Grafana's chart, which is part of kube-prometheus-stack (`values.yaml` and templates at 10.0.0, Grafana 12.1.1). One pod, because sessions and its
 * database would have to be shared by two.
 */
export function grafanaValues(settings: GrafanaSettings, namespace: string): HelmValues {
  const { url, issuer, client, volume } = settings;
  const { admin, signIn } = GRAFANA_SECRETS;
  return {
    enabled: true,
    fullnameOverride: "grafana",
    replicas: 1,
    annotations: RELOAD,
    resources: resources("100m", "256Mi", "512Mi"),
    containerSecurityContext: RESTRICTED_CONTAINER,
    admin: { existingSecret: admin.secret, userKey: "username", passwordKey: "password" },
    testFramework: { enabled: false },
    // Its sidecars look into their own namespace: otherwise Grafana could read every Secret of the cluster.
    rbac: { namespaced: true },
    defaultDashboardsEnabled: true,
    serviceMonitor: { enabled: true },
    sidecar: {
      resources: resources("20m", "64Mi", "256Mi"),
      securityContext: RESTRICTED_CONTAINER,
      dashboards: {
        enabled: true,
        label: SIDECAR.label,
        labelValue: SIDECAR.labelValue,
        resource: "configmap",
        searchNamespace: namespace,
        folderAnnotation: SIDECAR.folderAnnotation,
        provider: { foldersFromFilesStructure: true },
      },
      // A name is given once: those that are declared through the API cannot come from here as well.
      datasources: {
        enabled: true,
        resource: "configmap",
        searchNamespace: namespace,
        // The chart's own address is that of a Service which sends each question to another copy.
        ...(volume === undefined ? { url: settings.prometheus } : { defaultDatasourceEnabled: false }),
      },
    },
    ...(volume === undefined
      ? {
          additionalDataSources: [
            {
              name: "Loki",
              uid: LOKI_DATASOURCE,
              type: "loki",
              access: "proxy",
              url: settings.loki,
              editable: false,
            },
          ],
        }
      : kept(volume)),
    envValueFrom: {
      GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: {
        secretKeyRef: { name: signIn.secret, key: signIn.fields[0] },
      },
    },
    "grafana.ini": {
      server: { root_url: url },
      analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
      users: { allow_sign_up: false, viewers_can_edit: false },
      auth: { disable_login_form: true, oauth_allow_insecure_email_lookup: false },
      "auth.generic_oauth": {
        enabled: true,
        name: "Keycloak",
        client_id: client,
        scopes: "openid profile email groups",
        auth_url: `${issuer}/protocol/openid-connect/auth`,
        token_url: `${issuer}/protocol/openid-connect/token`,
        api_url: `${issuer}/protocol/openid-connect/userinfo`,
        signout_redirect_url: `${issuer}/protocol/openid-connect/logout`,
        use_pkce: true,
        use_refresh_token: true,
        login_attribute_path: "preferred_username",
        allow_sign_up: true,
        allow_assign_grafana_admin: true,
        role_attribute_strict: true,
        role_attribute_path: roles(settings),
      },
    },
  };
}

/** A volume that one pod at a time can write to: the old pod goes before the new one comes. */
function kept({ size, storageClass }: Volume): HelmValues {
  return {
    persistence: {
      enabled: true,
      type: "pvc",
      accessModes: ["ReadWriteOnce"],
      size,
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    },
    deploymentStrategy: { type: "Recreate" },
  };
}

/** Who may do what, as the JMESPath that Grafana asks a person's claims by. */
function roles({ adminGroup, editorGroups }: GrafanaSettings): string {
  return [
    `contains(groups[*], '${adminGroup}') && 'GrafanaAdmin'`,
    ...editorGroups.map((group) => `contains(groups[*], '${group}') && 'Editor'`),
    "'Viewer'",
  ].join(" || ");
}
