import type { Manifest } from "../core/manifest.ts";

/** A Helm chart at one version. */
export interface Chart {
  /** Repository of charts (`https://`), or registry and folder that hold it (`oci://`). */
  readonly repository: string;
  /** Name of the chart. */
  readonly name: string;
  /** Exact version, never a range. */
  readonly version: string;
}

/** Values of a chart, as YAML would have them. */
export interface HelmValues {
  readonly [key: string]: HelmValue;
}

type HelmValue = string | number | boolean | null | readonly HelmValue[] | HelmValues;

/** A kind without a namespace. */
export interface ClusterKind {
  /** API group; empty for Kubernetes' core. */
  readonly group: string;
  /** Kind. */
  readonly kind: string;
}

/** An object beside a chart, such as the secret it starts with. */
export interface AddOnObject {
  /** Last part of the child's name. */
  readonly suffix: string;
  /** The object. */
  readonly manifest: Manifest;
}

/** A product that Argo CD installs from a chart. */
export interface AddOn {
  /** Name of the Application and of the Helm release. */
  readonly name: string;
  /** What it is installed from. */
  readonly chart: Chart;
  /** Namespace it runs in. */
  readonly namespace: string;
  /** When it is its turn among the add-ons. */
  readonly wave: number;
  /** Values of the chart. */
  readonly values: HelmValues;
  /** Kinds without a namespace that the chart brings. */
  readonly clusterKinds: readonly ClusterKind[];
  /** Namespaces beside its own that the chart puts something in. @default none */
  readonly otherNamespaces?: readonly string[];
  /** Objects beside the chart; they come before it. @default none */
  readonly objects?: readonly AddOnObject[];
  /** Whether what the chart brought stays when the Application goes. @default it goes, too */
  readonly kept?: boolean;
  /** What others write into the chart's objects, so that Argo CD leaves it alone. @default nothing */
  readonly ignored?: readonly {
    /** API group of the objects. */
    readonly group: string;
    /** Kind of the objects. */
    readonly kind: string;
    /** What of them, as jq expressions. */
    readonly jqPathExpressions: readonly string[];
  }[];
}

/** A volume that a product keeps its data on. */
export interface Volume {
  /** Size, such as `10Gi`. */
  readonly size: string;
  /** Storage class. @default the cluster's default class */
  readonly storageClass?: string | undefined;
}
