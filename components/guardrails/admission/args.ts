import type { PolicyException } from "../exceptions.ts";

/** Who sends a request, as the API server knows them. */
export interface Identities {
  /** User names; a service account's is `system:serviceaccount:<namespace>:<name>`. */
  readonly users: readonly string[];
  /** Groups, any of which is enough; all service accounts of a namespace are in `system:serviceaccounts:<namespace>`. */
  readonly groups: readonly string[];
}

/** What the admission policies of a cluster go by. */
export interface AdmissionSettings {
  /** Whether an object that breaks a rule is refused (`enforce`) or let in, with a warning and an entry in the audit log (`audit`). */
  readonly enforcement: "audit" | "enforce";
  /** What the images of services begin with: hosts of registries, with their ports. */
  readonly registries: readonly string[];
  /** Namespaces that a rule leaves alone. */
  readonly namespaces: {
    /** Those of Kubernetes itself: no rule about pods holds there. */
    readonly reserved: readonly string[];
    /** Those of the platform's products: what holds for services alone does not hold there. */
    readonly products: readonly string[];
    /** Those of products whose pods need more than the level `restricted` of the Pod Security Standards. */
    readonly lenient: readonly string[];
  };
  /** Who may do what everybody else may not. Kubernetes' own controllers always may. */
  readonly identities: {
    /** Who brings what git holds: Argo CD, and what Pulumi signs in as. */
    readonly deployers: Identities;
    /** Controllers that work on the workloads of services, such as Argo Rollouts. */
    readonly controllers: Identities;
    /** Controllers that keep the certificates of webhooks, or make the webhooks. */
    readonly webhooks: Identities;
    /** People in an emergency; each use is written to the audit log. */
    readonly breakGlass: Identities;
  };
  /** Whether people may run commands in the pods of services, copy files out of them or open connections through the API server. */
  readonly podAccess: "permitted" | "refused";
  /** Objects that do not keep a rule for a time. */
  readonly exceptions: readonly PolicyException[];
}
