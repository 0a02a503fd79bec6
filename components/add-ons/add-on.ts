import type * as pulumi from "@pulumi/pulumi";
import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application";
import { applicationManifest } from "../argocd/application-manifest.ts";
import { waveAnnotation } from "../argocd/waves.ts";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Manifest } from "../core/manifest.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import type { AddOn as Product, Chart } from "./args.ts";

/** Arguments of {@link AddOn}. */
export interface AddOnArgs extends PlatformArgs {
  /** The product. */
  readonly product: Product;
  /** Where its Application is. */
  readonly argocd: {
    /** Namespace Argo CD runs in. */
    readonly namespace: string;
    /** AppProject. */
    readonly project: string;
  };
  /** Changes to the objects. @default none */
  readonly transform?: {
    /** Laid over the Application. */
    readonly application?: Transform<Named<IApplication>>;
  };
}

/** A product that Argo CD installs from a chart, with what the chart starts with. */
export class AddOn extends PlatformComponent {
  constructor(name: string, args: AddOnArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:add-ons:AddOn", name, args, opts);
    const { product, argocd } = args;
    const application = { name: product.name, component: "add-on" };
    for (const { suffix, manifest } of product.objects ?? []) {
      this.addObject(suffix, application, before(manifest, product.wave));
    }
    this.addObject(
      "application",
      application,
      addOnApplication(product, argocd),
      args.transform?.application,
    );
    this.registerOutputs({});
  }
}

/** The Application that installs a product. */
export function addOnApplication(product: Product, argocd: AddOnArgs["argocd"]): Named<IApplication> {
  const { name, chart, namespace, wave, values, ignored = [], kept = false } = product;
  return applicationManifest({
    ...argocd,
    name,
    source: {
      repository: chartRepository(chart),
      chart: chart.name,
      version: chart.version,
      release: name,
      values,
    },
    target: namespace,
    wave,
    orphans: kept,
    ...(ignored.length === 0
      ? {}
      : {
          ignores: ignored.map((rule) => ({ ...rule, jqPathExpressions: [...rule.jqPathExpressions] })),
          syncOptions: ["RespectIgnoreDifferences=true"],
        }),
  });
}

/** A repository of charts, as Argo CD writes it: one of OCI without its scheme. */
export function chartRepository({ repository }: Chart): string {
  return repository.replace(/^oci:\/\//, "");
}

/** What a chart starts with is there first. Its kind may be one that an earlier wave has yet to bring. */
function before(manifest: Manifest, wave: number): Manifest {
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: {
        ...waveAnnotation(wave - 1),
        "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true",
        ...manifest.metadata.annotations,
      },
    },
  };
}
