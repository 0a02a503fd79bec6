import type * as pulumi from "@pulumi/pulumi";
import { ConfigAuth, type ConfigAuthArgs } from "@pulumiverse/harbor/configAuth.js";
import { ConfigSystem } from "@pulumiverse/harbor/configSystem.js";
import { GarbageCollection } from "@pulumiverse/harbor/garbageCollection.js";
import { Group } from "@pulumiverse/harbor/group.js";
import { InterrogationServices } from "@pulumiverse/harbor/interrogationServices.js";
import { PurgeAuditLog } from "@pulumiverse/harbor/purgeAuditLog.js";
import { NamedComponent } from "../core/named-component.ts";
import { harborSchedule } from "./schedule.ts";

/** How people sign in to Harbor. */
export interface HarborSignIn {
  /** Issuer, without `/.well-known/openid-configuration`. */
  readonly issuer: string;
  /** Client that Harbor is at the issuer. */
  readonly client: string;
  /** Secret of that client. */
  readonly clientSecret: pulumi.Input<string>;
  /** Scopes that Harbor asks for. */
  readonly scopes: readonly string[];
  /** Claim that is a person's name in Harbor. */
  readonly userClaim: string;
  /** Claim that lists a person's groups. */
  readonly groupsClaim: string;
  /** Group whose members administrate Harbor. */
  readonly adminGroup: string;
}

/** Arguments of {@link HarborSystem}. */
export interface HarborSystemArgs {
  /** How people sign in. */
  readonly signIn: HarborSignIn;
  /** Groups that have a role in a project. Harbor has to know them before their members have signed in. */
  readonly groups: readonly string[];
  /** Days until a robot account expires that does not say itself, such as one that was made by hand. */
  readonly robotDays: number;
  /** What the names of all robot accounts begin with. */
  readonly robotPrefix: string;
  /** Freeing the space of what was deleted: when, as cron in UTC, and how many workers do it, 1 to 5. */
  readonly garbageCollection: {
    /** When it runs, as cron in UTC. */
    readonly schedule: string;
    /** How many layers are deleted at a time. */
    readonly workers: number;
  };
  /** The audit log: hours after which an entry is deleted, and when that is done, as cron in UTC. */
  readonly auditLog: {
    /** Hours after which an entry is deleted. */
    readonly hours: number;
    /** When that is done, as cron in UTC. */
    readonly schedule: string;
  };
  /** When everything is scanned anew for what has become known since, as cron in UTC. */
  readonly scanSchedule: string;
}

/** What holds for the whole of Harbor. There is one. */
export class HarborSystem extends NamedComponent {
  constructor(name: string, args: HarborSystemArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:harbor:System", name, opts);
    const child = { parent: this };
    const auth = new ConfigAuth(`${name}-auth`, authArgs(args.signIn), child);
    new ConfigSystem(
      `${name}-settings`,
      {
        projectCreationRestriction: "adminonly",
        readOnly: false,
        robotNamePrefix: args.robotPrefix,
        robotTokenExpiration: args.robotDays,
        // Else each scan would count as a use, and keep what nobody pulls.
        scannerSkipUpdatePulltime: true,
        storagePerProject: -1,
      },
      child,
    );
    new GarbageCollection(
      `${name}-garbage-collection`,
      {
        schedule: harborSchedule(args.garbageCollection.schedule),
        workers: args.garbageCollection.workers,
        // Retention decides what goes; this would take the parts of an image that is being pushed.
        deleteUntagged: false,
      },
      child,
    );
    new PurgeAuditLog(
      `${name}-audit-log`,
      {
        schedule: harborSchedule(args.auditLog.schedule),
        auditRetentionHour: args.auditLog.hours,
        includeOperations: "create,delete,pull",
      },
      child,
    );
    new InterrogationServices(
      `${name}-scan`,
      { vulnerabilityScanPolicy: harborSchedule(args.scanSchedule) },
      child,
    );
    for (const group of args.groups) {
      new Group(
        `${name}-group-${group}`,
        { groupName: group, groupType: OIDC_GROUP },
        // Before it, Harbor takes groups of its own kind only.
        { ...child, dependsOn: [auth] },
      );
    }
    this.registerOutputs({ issuer: args.signIn.issuer });
  }
}

const OIDC_GROUP = 3;

/** Signing in with Keycloak; people get their account with their first sign-in. */
function authArgs(signIn: HarborSignIn): ConfigAuthArgs {
  return {
    authMode: "oidc_auth",
    primaryAuthMode: true,
    oidcName: "Keycloak",
    oidcEndpoint: signIn.issuer,
    oidcClientId: signIn.client,
    oidcClientSecret: signIn.clientSecret,
    oidcScope: signIn.scopes.join(","),
    oidcVerifyCert: true,
    oidcAutoOnboard: true,
    oidcUserClaim: signIn.userClaim,
    oidcGroupsClaim: signIn.groupsClaim,
    oidcAdminGroup: signIn.adminGroup,
  };
}
