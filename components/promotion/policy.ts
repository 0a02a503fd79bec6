import type { Freeze } from "../argocd/sync-window.ts";
import type { Duration } from "../core/units.ts";
import type { ApprovalRule } from "../gitlab/approvals.ts";

/** A service as a promotion knows it, in one environment. */
export interface PromotedService {
  /** Image without tag or digest, as the manifests name it: `harbor.example.org/application-services/shop`. */
  readonly image: string;
  /** Harbor project that the image is in. */
  readonly project: string;
  /** Name of the image's repository inside that project; it may have slashes. */
  readonly repository: string;
  /** Name of the Argo CD Application that brings it. */
  readonly application: string;
  /** Digests of the contract that stand for an image that is not built yet. */
  readonly fixtures: readonly string[];
  /** Command that undoes the service's migration, run by hand in a rollback. @default it has no migrations */
  readonly migrateDown?: readonly string[];
}

/** What `slipway promote` has to know of an environment: data of its stack's output. */
export interface PromotionPolicy {
  /** Name of the environment. */
  readonly environment: string;
  /** Its name for people. */
  readonly longName: string;
  /** Environment that a version has to have run in before. @default no promotion leads here */
  readonly from?: string;
  /** How long it has to have run there in good health. */
  readonly soak: Duration;
  /** Whether a change of health begins the soak anew. */
  readonly restartSoak: boolean;
  /** Known vulnerabilities of high severity above which a warning is given. */
  readonly maxHigh: number;
  /** How a change gets into the GitOps repository. */
  readonly via: "commit" | "mergeRequest";
  /** Approvals that a merge request needs. */
  readonly approvals: readonly ApprovalRule[];
  /** Times in which nothing is deployed. */
  readonly freezes: readonly Freeze[];
  /** Edition of GitLab, which decides whether it has approval rules. */
  readonly tier: "free" | "premium" | "ultimate";
  readonly gitops: {
    /** Address of the GitOps repository. */
    readonly url: string;
    /** Branch that Argo CD reads. */
    readonly branch: string;
    /** Path of its project in GitLab: `platform-services/platform-config`. @default it is on another server */
    readonly project?: string;
  };
  /** Base URLs. */
  readonly endpoints: { readonly gitlab: string; readonly argocd: string; readonly harbor: string };
  /** The services that are deployed here, by name. */
  readonly services: Readonly<Record<string, PromotedService>>;
}
