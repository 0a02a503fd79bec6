import type { Duration } from "../core/units.ts";

/** What a credential is. */
export type CredentialKind =
  | "robot account"
  | "access token"
  | "deploy token"
  | "webhook token"
  | "password"
  | "certificate"
  | "certificate authority"
  | "signing key"
  | "lease";

/** A resource of the plan, as its URN names it. */
export interface ResourceReference {
  /** Type token, such as `harbor:index/robotAccount:RobotAccount`. */
  readonly type: string;
  /** Name in the program. */
  readonly name: string;
}

/** Who replaces a credential, and how. */
export type Rotation =
  | {
      /** Whoever issues it replaces it while it runs, without us: cert-manager, Vault, Keycloak. */
      readonly by: "issuer";
      /** What does it, in words. */
      readonly mechanism: string;
    }
  | {
      /** The provider replaces it in the first `pulumi up` near its end: so an update has to run on a schedule. */
      readonly by: "update";
      /** What does it, in words. */
      readonly mechanism: string;
    }
  | {
      /** A new day of issue in the configuration replaces it in the next `pulumi up`. */
      readonly by: "configuration";
      /** Day of issue, as `2026-11-02`. */
      readonly issued: string;
    }
  | {
      /** A person replaces it where it comes from, and writes the day of issue into the configuration. */
      readonly by: "hand";
      /** Day of issue, as `2026-11-02`. */
      readonly issued: string;
      /** What the person does. */
      readonly procedure: string;
    };

/** One row of the table of what rotates: something that lets its holder in, and for how long. */
export interface Credential {
  /** Name in the environment; `rotation.credentials` of the configuration takes it for those that are dated there. */
  readonly name: string;
  /** What it is. */
  readonly kind: CredentialKind;
  /** What declares it in the plan. Empty where no resource does, as for the signing keys of Keycloak. */
  readonly resources: readonly ResourceReference[];
  /** How long it is good for from its issue. */
  readonly lifetime: Duration;
  /** Whether it opens nothing after that. Where nobody enforces it, the lifetime is what we allow ourselves. */
  readonly enforced: boolean;
  /** How long before its end it is to be replaced. */
  readonly rotateBefore: Duration;
  /** Who replaces it, and how. */
  readonly rotation: Rotation;
  /** Where it is kept, such as a path in Vault. */
  readonly storedIn: string;
  /** Who reads it there. */
  readonly readBy: readonly string[];
  /** Alert that tells when it was not replaced in time. */
  readonly alert: string;
}
