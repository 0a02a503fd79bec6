/**
 * What dashboards, rules and log pipelines are made for: one environment and the services in it. Plain data, so that they can
 * be built, tested and read without a Pulumi program.
 */
export interface ObservedPlatform {
  /** Environment, as the stack is called. */
  readonly environment: string;
  /** Whether its cluster runs what environments have in common: GitLab, Vault, Harbor, the coordinator and the collector. */
  readonly shared: boolean;
  /** Where links lead. */
  readonly links: {
    /** Base URL of Grafana. */
    readonly grafana: string;
    /** Folder of the runbooks, as a browser opens it: `<runbooks>/<AlertName>.md`. */
    readonly runbooks: string;
    /** Project the platform's source is in, as a browser opens it. */
    readonly source: string;
  };
  /** The gateway at the edge. */
  readonly gateway: {
    readonly name: string;
    readonly namespace: string;
    /** JWT providers by name. */
    readonly jwtProviders: readonly string[];
    /** Every HTTPRoute, by name and namespace. */
    readonly routes: readonly {
      readonly name: string;
      readonly namespace: string;
      readonly service?: string;
    }[];
  };
  /** Objectives of the gateway and the coordinator. */
  readonly slo: Objectives;
  readonly services: readonly ObservedService[];
  /** Harbor's projects. */
  readonly harborProjects: readonly string[];
  /** GitLab runner pools; none where no runners are. */
  readonly runnerPools: readonly string[];
  /** Where logs come from. */
  readonly logs: {
    /** Whether Vault sends its audit log here. */
    readonly vaultAudit: boolean;
    /** Namespaces by what runs in them. */
    readonly namespaces: {
      readonly argocd: string;
      /** Envoy, as Envoy Gateway runs it. */
      readonly envoy: string;
      /** Jobs of pipelines; none where no runners are. */
      readonly jobs?: string;
    };
  };
}

/** A service of the catalogue in one environment. */
export interface ObservedService {
  readonly name: string;
  readonly namespace: string;
  /** Group that owns it: the value of an alert's label `team`. */
  readonly owner: string;
  readonly strategy: "canary" | "blueGreen" | "rolling";
  /** Whether Prometheus scrapes it. */
  readonly scraped: boolean;
  readonly slo: Objectives;
  /** Alerts that its contract adds. */
  readonly alerts: readonly {
    readonly name: string;
    readonly expression: string;
    readonly for: PrometheusDuration;
    readonly severity: Severity;
    readonly summary: string;
  }[];
  /** Feature flags. */
  readonly flags: readonly string[];
  /** Kafka topics it consumes. */
  readonly consumes: readonly string[];
}

/** What a service promises over a window. */
export interface Objectives {
  /** Requests answered without a 5xx, percent. */
  readonly availability: number;
  /** Time that 99 percent of requests are answered in, seconds. */
  readonly latencySeconds: number;
  /** Window the objectives hold over. */
  readonly window: PrometheusDuration;
}

/** A length of time as Prometheus writes it, such as `5m`. */
export type PrometheusDuration = `${number}${"ms" | "s" | "m" | "h" | "d"}`;

/** A length of time that Grafana fills in: the resolution of a panel, or all it shows. */
export type GrafanaWindow = "$__rate_interval" | "$__interval" | "$__range";

/** `info` shows, `warning` opens a ticket, `critical` pages. */
export type Severity = "info" | "warning" | "critical";
