import type * as pulumi from "@pulumi/pulumi";
import { onBehalfOf } from "../../components/core/faults.ts";
import type { Gap } from "../../components/core/gap.ts";
import { milliseconds } from "../../components/core/units.ts";
import { projectGaps, scannerGaps, writesSboms } from "../../components/harbor/gaps.ts";
import { HarborProject, type HarborEvent, type Webhook } from "../../components/harbor/project.ts";
import { ProxyCache } from "../../components/harbor/proxy-cache.ts";
import { Robot } from "../../components/harbor/robot.ts";
import { HarborSystem } from "../../components/harbor/system.ts";
import { WebhookToken } from "../../components/harbor/webhook-token.ts";
import { wholeDays } from "../../components/rotation/due.ts";
import { vaultPaths } from "../../components/vault/paths.ts";
import type { PlatformContext } from "../context.ts";
import {
  harborNames,
  harborPaths,
  receiverName,
  receiversOf,
  registryHost,
  type Receiver,
} from "../harbor-names.ts";
import { demandedSecret } from "../secrets.ts";
import type { HarborShared } from "../settings/harbor.ts";
import { dayOfIssue } from "../settings/rotation.ts";

/** What receivers are called for. */
const EVENTS: Readonly<Record<Receiver, readonly HarborEvent[]>> = {
  // A scan that failed has found nothing, which is no good news: the image cannot be pulled.
  relay: ["SCANNING_COMPLETED", "SCANNING_FAILED"],
  doraCollector: ["PUSH_ARTIFACT", "SCANNING_COMPLETED"],
  imageUpdater: ["PUSH_ARTIFACT"],
};

/** What all environments have in common in Harbor. */
export function sharedHarbor(
  context: PlatformContext,
  harbor: HarborShared,
): { readonly projects: readonly pulumi.Resource[]; readonly gaps: readonly Gap[] } {
  const at = (...path: (string | number)[]) => context.origin(["shared", "harbor", ...path]);
  const system = onBehalfOf(at(), () => declareSystem(context, harbor));
  const webhooks = onBehalfOf(at("webhooks"), () => declareReceivers(context, harbor));
  const environments = deploymentEnvironments(context);
  const { harbor: provider, vault } = context.providers;

  const projects = harbor.projects.map(({ name, blockFrom, ...settings }, index) =>
    onBehalfOf(
      at("projects", index),
      () =>
        new HarborProject(
          harborNames.project(name),
          {
            ...settings,
            project: name,
            ...(blockFrom === "never" ? {} : { blockFrom }),
            sbomOnPush: settings.sbomOnPush && writesSboms(harbor),
            retention: settings.retention,
            retentionSchedule: harbor.schedules.retention,
            environments,
            members: harbor.members,
            webhooks: settings.scanOnPush ? webhooks : [],
          },
          { providers: [provider], dependsOn: [system] },
        ),
    ),
  );
  const caches = harbor.proxyCaches.map(({ name, ...settings }, index) =>
    onBehalfOf(
      at("proxyCaches", index),
      () =>
        new ProxyCache(
          harborNames.proxyCache(name),
          { ...settings, project: name, retentionSchedule: harbor.schedules.retention },
          { providers: [provider] },
        ),
    ),
  );
  const all = [...projects, ...caches];
  harbor.robots.forEach(({ name, description, lifetime, secret, ...access }, index) => {
    onBehalfOf(
      at("robots", index),
      () =>
        new Robot(
          harborNames.robot(name),
          {
            robot: name,
            description,
            access: {
              push: access.push,
              pull: [
                ...access.pull,
                ...(access.proxyCaches ? harbor.proxyCaches.map((cache) => cache.name) : []),
              ],
            },
            issued: dayOfIssue(context.environment.rotation, harborNames.robot(name)),
            days: wholeDays(lifetime),
            registry: registryHost(context.environment.endpoints.harbor.url),
            vaultPath: vaultPaths.ci(secret),
          },
          { providers: [provider, vault], dependsOn: all },
        ),
    );
  });
  return { projects: all, gaps: gapsOf(harbor) };
}

function declareSystem({ environment, providers }: PlatformContext, harbor: HarborShared): HarborSystem {
  const { realm, scopes, ...signIn } = harbor.signIn;
  return new HarborSystem(
    harborNames.system,
    {
      signIn: {
        ...signIn,
        scopes,
        issuer: `${environment.endpoints.keycloak.url}/realms/${realm}`,
        clientSecret: demandedSecret("harborOidcClientSecret"),
      },
      groups: harbor.members.map(({ group }) => group),
      robotDays: ROBOT_DAYS,
      robotPrefix: "robot$",
      garbageCollection: {
        schedule: harbor.schedules.garbageCollection,
        workers: harbor.garbageCollectionWorkers,
      },
      auditLog: {
        schedule: harbor.schedules.auditLog,
        hours: Math.ceil(milliseconds(environment.retention.audit) / 3_600_000),
      },
      scanSchedule: harbor.schedules.scan,
    },
    { providers: [providers.harbor] },
  );
}

/** Harbor's own default, for accounts that are made by hand. */
const ROBOT_DAYS = 30;

function declareReceivers(
  { stack, environment, providers }: PlatformContext,
  harbor: HarborShared,
): Webhook[] {
  return receiversOf(harbor).map(({ receiver, address }) => {
    const { authHeader } = new WebhookToken(
      harborNames.webhook(receiver),
      {
        issued: dayOfIssue(environment.rotation, harborNames.webhook(receiver)),
        vaultPath: harborPaths.webhook(stack, receiver),
      },
      { providers: [providers.random, providers.vault] },
    );
    return { name: receiverName(receiver), address, events: EVENTS[receiver], authHeader };
  });
}

/** Every environment that a service of the catalogue is deployed to, and this one. */
function deploymentEnvironments({ stack, catalogue }: PlatformContext): string[] {
  return [
    ...new Set([stack, ...catalogue.flatMap(({ contract }) => Object.keys(contract.environments))]),
  ].sort();
}

function gapsOf(harbor: HarborShared): Gap[] {
  const blocking = harbor.projects.filter(({ blockFrom }) => blockFrom !== "never").map(({ name }) => name);
  return [
    ...harbor.projects.flatMap(({ name, ...project }) => projectGaps({ ...project, project: name }, harbor)),
    ...harbor.robots
      // Those that push have made what they pull, or need it for no scan.
      .filter(({ push }) => push.length === 0)
      .flatMap(({ name, pull }) => scannerGaps(name, pull, blocking)),
  ];
}
