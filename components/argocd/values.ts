import { stringify } from "yaml";
import type { ArgoCdSettings, Resources, Scaled } from "./args.ts";
import { ARGOCD_CHART } from "./chart.ts";
import { controllerEnvironment, parameters, serverConfig, type ConfigData } from "./config.ts";
import { notificationServices } from "./notification-services.ts";
import { notificationTemplates } from "./notification-templates.ts";
import { notificationTriggers, subscriptions } from "./notification-triggers.ts";
import { DEFAULT_ROLE, policyCsv } from "./rbac.ts";
import { ARGOCD_SECRETS, secretReference } from "./secrets.ts";

/** Budget of a part of which one pod at a time may be taken away. */
interface Budget {
  readonly enabled: true;
  readonly maxUnavailable: number;
}

const ONE_AT_A_TIME: Budget = { enabled: true, maxUnavailable: 1 };

/** Metrics of a part. Prometheus is told of them by a ServiceMonitor of ours, since the chart comes before its kind. */
const METRICS = { enabled: true } as const;

/** A part that an autoscaler counts. */
interface ScaledPart {
  readonly autoscaling: {
    readonly enabled: true;
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly object[];
  };
  readonly pdb: Budget;
  readonly metrics: typeof METRICS;
  readonly resources: Resources;
}

/** Values of Argo CD's chart, as far as the platform decides them. No value is a credential: what is one stands as a reference. */
export interface ArgoCdValues {
  readonly crds: { readonly install: boolean; readonly keep: boolean };
  readonly global: {
    readonly domain: string;
    readonly image: { readonly tag: string };
    readonly logging: { readonly format: "json" };
    readonly networkPolicy: { readonly create: boolean };
    readonly affinity: { readonly podAntiAffinity: "soft" | "hard" };
    readonly topologySpreadConstraints: readonly object[];
  };
  readonly configs: {
    readonly cm: ConfigData;
    readonly params: ConfigData;
    readonly rbac: ConfigData;
    readonly secret: { readonly gitlabSecret: string };
  };
  readonly controller: {
    readonly replicas: number;
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly metrics: typeof METRICS;
    readonly resources: Resources;
  };
  readonly server: ScaledPart & { readonly service: { readonly servicePortHttp: number } };
  readonly repoServer: ScaledPart;
  readonly applicationSet: {
    readonly replicas: number;
    readonly allowAnyNamespace: boolean;
    readonly pdb: Budget;
    readonly metrics: typeof METRICS;
    readonly resources: Resources;
  };
  readonly notifications: { readonly enabled: false } | NotificationValues;
  readonly dex: { readonly enabled: false };
  readonly redis: { readonly enabled: boolean; readonly resources: Resources };
  readonly "redis-ha": object;
}

interface NotificationValues {
  readonly enabled: true;
  readonly argocdUrl: string;
  readonly context: Readonly<Record<string, string>>;
  readonly secret: { readonly create: false; readonly name: string };
  readonly metrics: typeof METRICS;
  readonly resources: Resources;
  readonly notifiers: ConfigData;
  readonly templates: ConfigData;
  readonly triggers: ConfigData;
  readonly subscriptions: readonly object[];
}

/** What the chart is told. */
export function argocdValues(settings: ArgoCdSettings): ArgoCdValues {
  const { url, projects, controller, server, repoServer, applicationSet } = settings;
  return {
    // What is made of the kinds outlives the release: without them Kubernetes would delete every Application.
    crds: { install: true, keep: true },
    global: {
      domain: new URL(url).host,
      image: { tag: ARGOCD_CHART.argocd },
      logging: { format: "json" },
      networkPolicy: { create: true },
      affinity: { podAntiAffinity: "soft" },
      topologySpreadConstraints: [
        // Not two pods of a part in one zone while another has none, where there are zones.
        { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" },
      ],
    },
    configs: {
      cm: serverConfig(settings),
      params: parameters(settings),
      rbac: {
        "policy.default": DEFAULT_ROLE,
        "policy.csv": policyCsv(projects),
        scopes: "[groups]",
        "policy.matchMode": "glob",
      },
      secret: { gitlabSecret: secretReference(ARGOCD_SECRETS.webhook) },
    },
    controller: {
      replicas: controller.replicas,
      env: controllerEnvironment(settings),
      metrics: METRICS,
      resources: controller.resources,
    },
    server: { ...scaled(server), service: { servicePortHttp: SERVICE_PORT } },
    repoServer: scaled(repoServer),
    applicationSet: {
      replicas: applicationSet.replicas,
      // With a second namespace the controller watches all of them, for which it takes a ClusterRole.
      allowAnyNamespace: (settings.applicationNamespaces ?? []).length > 0,
      pdb: ONE_AT_A_TIME,
      metrics: METRICS,
      resources: applicationSet.resources,
    },
    notifications: notifications(settings),
    // Keycloak is asked without a broker in between.
    dex: { enabled: false },
    ...redis(settings),
  };
}

/** Port of the Service that the gateway sends requests to, in the clear. */
const SERVICE_PORT = 80;

function scaled({ replicas, resources }: Scaled): ScaledPart {
  return {
    autoscaling: {
      enabled: true,
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      // The chart's own metrics count memory as well, which what has grown once does not give back.
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: replicas.targetCpu } },
        },
      ],
    },
    pdb: ONE_AT_A_TIME,
    metrics: METRICS,
    resources,
  };
}

/** Redis is a cache here: what is lost with it is made again. The chart makes its password in the cluster. */
function redis({
  redis: { highlyAvailable, resources },
}: ArgoCdSettings): Pick<ArgoCdValues, "redis" | "redis-ha"> {
  return {
    redis: { enabled: !highlyAvailable, resources },
    "redis-ha": highlyAvailable
      ? {
          enabled: true,
          podDisruptionBudget: { maxUnavailable: 1 },
          redis: { resources },
          sentinel: { resources: SMALL },
          init: { resources: SMALL },
          haproxy: {
            podDisruptionBudget: { maxUnavailable: 1 },
            resources: SMALL,
            init: { resources: SMALL },
          },
        }
      : { enabled: false },
  };
}

/** What a process gets that only passes on what others say. */
const SMALL: Resources = { requests: { cpu: "25m", memory: "32Mi" }, limits: { memory: "128Mi" } };

function notifications({
  url,
  environment,
  region,
  notifications: told,
}: ArgoCdSettings): ArgoCdValues["notifications"] {
  if (told === undefined) return { enabled: false };
  const texts = (entries: Readonly<Record<string, object>>, prefix = ""): ConfigData =>
    Object.fromEntries(
      Object.entries(entries).map(([name, entry]) => [
        `${prefix}${name}`,
        stringify(entry, { lineWidth: 0 }),
      ]),
    );
  return {
    enabled: true,
    argocdUrl: url,
    context: { environment, region },
    secret: { create: false, name: ARGOCD_SECRETS.notifications.name },
    metrics: METRICS,
    resources: told.resources,
    notifiers: texts(notificationServices(told)),
    templates: texts(notificationTemplates(told.commitStatus?.project), "template."),
    triggers: texts(notificationTriggers(told.outOfSyncAfter, told.commitStatus?.repository), "trigger."),
    subscriptions: subscriptions(told),
  };
}
