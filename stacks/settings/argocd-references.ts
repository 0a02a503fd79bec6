import type { Fault } from "../../components/core/faults.ts";
import { milliseconds } from "../../components/core/units.ts";
import { accessTokens, followedProject } from "../argocd-gitlab.ts";
import type { Environment } from "../environment.ts";
import { duplicateFaults } from "../input/references.ts";
import type { Path } from "../input/path.ts";
import type { Origin } from "../origin.ts";

/** A commit that no webhook told of is seen within this time. */
const LONGEST_UNSEEN = "5 minutes";

/** Faults of Argo CD's settings that only show when they are held against each other. */
export function checkArgoCd(environment: Environment, origin: Origin): Fault[] {
  const { argocd } = environment;
  const at = (...path: Path) => origin(["argocd", ...path]);
  return [
    ...refreshFaults(argocd.refresh, at),
    ...shardFaults(argocd, at),
    ...scaleFaults(argocd, at),
    ...delayFaults(argocd.controller.queue, at),
    ...clusterFaults(environment, at),
    ...wireFaults(environment, at),
    ...repositoryFaults(environment, origin),
    ...tokenFaults(environment, origin),
  ];
}

type ArgoCd = Environment["argocd"];
type At = (...path: Path) => ReturnType<Origin>;

/**
 * An answer of git is kept for the interval, and an Application that asks just before its end gets the old one: so the new one is seen
 * an interval and the jitter later still.
 */
function refreshFaults({ interval, jitter }: ArgoCd["refresh"], at: At): Fault[] {
  const longest = 2 * milliseconds(interval) + milliseconds(jitter);
  if (longest <= milliseconds(LONGEST_UNSEEN)) return [];
  return [
    {
      ...at("refresh", "interval"),
      problem: `a commit may go unseen for ${longest / 1_000} seconds: twice the interval, and the jitter`,
      got: interval,
      allowed: `at most ${LONGEST_UNSEEN} in all`,
    },
  ];
}

function shardFaults({ controller, clusters }: ArgoCd, at: At): Fault[] {
  const most = clusters.length + 1;
  if (controller.replicas <= most) return [];
  return [
    {
      ...at("controller", "replicas"),
      problem: "a pod takes whole clusters, so the others would have none",
      got: String(controller.replicas),
      allowed: `at most ${most}, the clusters there are`,
    },
  ];
}

function scaleFaults(argocd: ArgoCd, at: At): Fault[] {
  return (["server", "repoServer"] as const).flatMap((part): Fault[] => {
    const { min, max } = argocd[part].replicas;
    if (min <= max) return [];
    return [
      {
        ...at(part, "replicas", "max"),
        problem: "is less than the fewest pods",
        got: String(max),
        allowed: `at least ${min}`,
      },
    ];
  });
}

function delayFaults({ baseDelay, maxDelay }: ArgoCd["controller"]["queue"], at: At): Fault[] {
  if (milliseconds(baseDelay) <= milliseconds(maxDelay)) return [];
  return [
    {
      ...at("controller", "queue", "maxDelay"),
      problem: "is shorter than the first delay",
      got: maxDelay,
      allowed: `at least ${baseDelay}`,
    },
  ];
}

function clusterFaults({ argocd, cluster }: Environment, at: At): Fault[] {
  const names = argocd.clusters.map(({ name }) => name);
  return [
    ...duplicateFaults("cluster", names, (index) => at("clusters", index, "name")),
    ...names.flatMap((name, index): Fault[] =>
      name === cluster.name
        ? [
            {
              ...at("clusters", index, "name"),
              problem: "is the cluster that Argo CD runs in, which needs no credential",
              got: name,
              fix: "remove it",
            },
          ]
        : [],
    ),
  ];
}

/** A token goes with each call, so no call is made in the clear. */
function wireFaults({ argocd }: Environment, at: At): Fault[] {
  const { mattermost, events } = argocd.notifications;
  const calls = [
    { url: mattermost?.url, place: at("notifications", "mattermost", "url") },
    { url: events?.url, place: at("notifications", "events", "url") },
    ...argocd.clusters.map(({ server }, index) => ({ url: server, place: at("clusters", index, "server") })),
  ];
  return calls.flatMap(({ url, place }): Fault[] =>
    url === undefined || url.startsWith("https://")
      ? []
      : [
          {
            ...place,
            problem: "a token would go over the wire in the clear",
            got: url,
            allowed: "an https address",
          },
        ],
  );
}

/** GitLab's deploy token is one for https. */
function repositoryFaults(environment: Environment, origin: Origin): Fault[] {
  const { gitops } = environment.repositories;
  if (followedProject(environment) === undefined || gitops.startsWith("https://")) return [];
  return [
    {
      ...origin(["repositories", "gitops"]),
      problem: "Argo CD reads the project with a deploy token, which is of no use over SSH",
      got: gitops,
      allowed: "an https address",
    },
  ];
}

/** Argo CD's own tokens are access tokens like those of the settings. */
function tokenFaults(environment: Environment, origin: Origin): Fault[] {
  const listed = environment.automation.accessTokens;
  const own = accessTokens(environment).slice(listed.length);
  const renewed = milliseconds(environment.rotation.before);
  return [
    ...listed.flatMap(({ name }, index): Fault[] =>
      own.some((token) => token.name === name)
        ? [
            {
              ...origin(["automation", "accessTokens", index, "name"]),
              problem: "is the name of a token that Argo CD has",
              got: name,
              fix: "give it another name",
            },
          ]
        : [],
    ),
    ...own
      .filter(({ lifetime }) => milliseconds(lifetime) <= renewed)
      .map(({ name, lifetime }) => ({
        ...origin(["rotation", "before"]),
        problem: `every update would replace the token "${name}", which is good for ${lifetime}`,
        got: environment.rotation.before,
        allowed: `less than ${lifetime}`,
      })),
  ];
}
