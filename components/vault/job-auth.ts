import type * as pulumi from "@pulumi/pulumi";
import { AuthBackend } from "@pulumi/vault/jwt/authBackend.js";
import { AuthBackendRole } from "@pulumi/vault/jwt/authBackendRole.js";
import { NamedComponent } from "../core/named-component.ts";
import type { Duration } from "../core/units.ts";
import { jobRoleArgs, type JobRole } from "./job-roles.ts";
import { JWT_MOUNT } from "./paths.ts";

/** Arguments of {@link JobAuth}. */
export interface JobAuthArgs {
  /** Base URL of GitLab, which is the issuer of its tokens. */
  readonly gitlab: string;
}

/** The auth method that believes the tokens GitLab makes for its jobs. There is one for all environments. */
export class JobAuth extends NamedComponent {
  /** The method, which has to be there before its roles. */
  readonly method: AuthBackend;

  constructor(name: string, args: JobAuthArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:vault:JobAuth", name, opts);
    this.method = new AuthBackend(
      `${name}-method`,
      {
        path: JWT_MOUNT,
        type: "jwt",
        description: "Jobs of GitLab",
        oidcDiscoveryUrl: args.gitlab,
        boundIssuer: args.gitlab,
        // What GitLab signs with, and nothing else. Without a default role a login has to name one.
        jwtSupportedAlgs: ["RS256"],
      },
      { parent: this, protect: true },
    );
    this.registerOutputs({});
  }
}

/** Arguments of {@link JobRoles}. */
export interface JobRolesArgs {
  /** Who may log in. */
  readonly roles: readonly JobRole[];
  /** Value of `aud` that pipelines ask their tokens for. */
  readonly audience: string;
  /** How long a token of Vault holds. Requirement 002, 3.2 has one hour. */
  readonly ttl: Duration;
  /** What has to be there before the roles. @default nothing: another stack has declared the method */
  readonly after?: readonly pulumi.Resource[];
}

/** Roles of {@link JobAuth}. */
export class JobRoles extends NamedComponent {
  constructor(name: string, args: JobRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:vault:JobRoles", name, opts);
    for (const role of args.roles) {
      new AuthBackendRole(
        `${name}-${role.name}`,
        { backend: JWT_MOUNT, ...jobRoleArgs(role, args.audience, args.ttl) },
        { parent: this, dependsOn: [...(args.after ?? [])] },
      );
    }
    this.registerOutputs({});
  }
}
