import type * as pulumi from "@pulumi/pulumi";
import { Release } from "@pulumi/kubernetes/helm/v3/release.js";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import { applyTransform, type Transform } from "../core/transform.ts";
import type { ArgoCdSettings } from "./args.ts";
import { ARGOCD_CHART, RELEASE_NAME } from "./chart.ts";
import { argocdValues } from "./values.ts";

/** Arguments of {@link ArgoCd}. */
export interface ArgoCdArgs extends PlatformArgs {
  /** Namespace it runs in, which has to be there. */
  readonly namespace: string;
  /** What it is told. */
  readonly settings: ArgoCdSettings;
  /** Changes to what is declared. @default none */
  readonly transform?: {
    /** Laid over the chart's values. */
    readonly values?: Transform<Record<string, unknown>>;
  };
}

/** How long Helm waits for all of it to run, seconds. Images are fetched and three pods of Redis start one after another. */
const TIMEOUT = 900;
/** Releases that Helm remembers, for a way back. */
const HISTORY = 5;

/**
 * Argo CD itself, from its chart. Pulumi applies it, because nothing else is there yet that could: everything else in the cluster
 * comes through it.
 */
export class ArgoCd extends PlatformComponent {
  readonly nodes: {
    /** The Helm release: it brings the kinds that AppProjects and Applications are of, so they wait for it. */
    readonly release: Release;
  };

  constructor(name: string, args: ArgoCdArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:ArgoCd", name, args, opts);
    const values = applyTransform<Record<string, unknown>>(
      { ...argocdValues(args.settings) },
      args.transform?.values,
    );
    const release = new Release(
      `${name}-release`,
      {
        name: RELEASE_NAME,
        namespace: args.namespace,
        chart: ARGOCD_CHART.name,
        version: ARGOCD_CHART.version,
        repositoryOpts: { repo: ARGOCD_CHART.repository },
        values: { ...values },
        // A release that does not come up is taken back, so that the last one goes on.
        atomic: true,
        cleanupOnFail: true,
        createNamespace: false,
        timeout: TIMEOUT,
        maxHistory: HISTORY,
      },
      {
        parent: this,
        provider: args.delivery.provider,
        dependsOn: [...(args.after ?? [])],
        // What it has brought goes on when the stack is taken down.
        retainOnDelete: true,
      },
    );
    this.nodes = { release };
    this.registerOutputs({});
  }
}
