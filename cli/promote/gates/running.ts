import { milliseconds, type Duration } from "../../../components/core/units.ts";
import type { Application } from "../../argocd/application.ts";
import type { PastDigest } from "./source.ts";
import { moment, short, unanswered, type Known, type Verdict } from "./verdict.ts";

/** How a version runs in the source. */
export interface Running {
  readonly environment: string;
  /** Image without tag and digest. */
  readonly image: string;
  readonly digest: string;
  readonly application: Known<Application>;
  /** The digest at each revision Argo CD names; undefined where the file had none. A revision the tree does not have is absent. */
  readonly digests: ReadonlyMap<string, string | undefined>;
}

/** Whether the version runs in the source now, as the tree says and in good health. */
export function healthGate({ environment, image, digest, application, digests }: Running): Verdict {
  const gate = "health";
  if (!application.known) return unanswered(gate, application);
  const { health, sync, revision, operation, images } = application.value;
  const evidence = [
    `${environment}: ${health}, ${sync} at ${revision === "" ? "no revision" : revision.slice(0, 12)}`,
  ];
  const refuse = (what: string, fix: string): Verdict => ({
    gate,
    state: "refused",
    evidence: [...evidence, what],
    fix,
  });
  if (health !== "Healthy") {
    return refuse(`it is ${health}`, `see in Argo CD what ails ${environment}, and mend that first`);
  }
  if (sync !== "Synced") return refuse(`it is ${sync}`, "let Argo CD sync it, or see why it does not");
  if (operation === "Running") return refuse("a sync is running", "wait for its end");
  if (!digests.has(revision)) {
    return unanswered(
      gate,
      {
        why: "the GitOps tree does not have that revision",
        fix: "see whether the Application reads another repository or branch",
      },
      ...evidence,
    );
  }
  const deployed = digests.get(revision);
  if (deployed !== digest) {
    return refuse(
      `there the digest is ${deployed === undefined ? "missing" : short(deployed)}`,
      "wait until Argo CD has seen the last commit",
    );
  }
  const ours = images.filter(
    (each) => each === image || each.startsWith(`${image}@`) || each.startsWith(`${image}:`),
  );
  if (ours.length > 0 && !ours.some((each) => each.endsWith(`@${digest}`))) {
    return refuse(`what runs is ${ours.join(", ")}`, "wait for the end of the roll-out");
  }
  return {
    gate,
    state: "passed",
    evidence: [...evidence, ...(ours.length > 0 ? [`${short(digest)} is what runs`] : [])],
  };
}

/** What a soak is measured by. */
export interface Soaking extends Running {
  readonly soak: Duration;
  /** Whether a change of health begins it anew. */
  readonly restarts: boolean;
  readonly now: Date;
  /** When the digest came to the source, by its history. */
  readonly arrival: PastDigest | undefined;
}

/**
 * Whether the version has run in the source for long enough. Argo CD's history tells since when; where Argo CD cannot be asked,
 * the commit does, which is earlier than the deployment by what that took.
 */
export function soakGate(soaking: Soaking): Verdict {
  const gate = "soak";
  const { soak, now } = soaking;
  const begin = beginning(soaking);
  if (begin === undefined) {
    return {
      gate,
      state: "refused",
      evidence: [`nothing says that ${short(soaking.digest)} was ever deployed to ${soaking.environment}`],
      fix: "wait until Argo CD has deployed it",
    };
  }
  const { since, evidence } = begin;
  const required = milliseconds(soak);
  const soaked = now.getTime() - since.getTime();
  const all = [...evidence, `${inHours(soaked)} of ${soak}`];
  if (soaked < 0) {
    return {
      gate,
      state: "refused",
      evidence: all,
      fix: "set the clock of this machine, which is behind that of the others",
    };
  }
  if (soaked < required) {
    return {
      gate,
      state: "refused",
      evidence: all,
      fix: `wait until ${moment(new Date(since.getTime() + required))}`,
    };
  }
  return { gate, state: "passed", evidence: all };
}

function beginning({
  environment,
  digest,
  application,
  digests,
  arrival,
  restarts,
}: Soaking): { since: Date; evidence: string[] } | undefined {
  if (!application.known) {
    if (arrival === undefined) return undefined;
    return {
      since: arrival.at,
      evidence: [
        `Argo CD could not be asked: ${application.why}`,
        `so it counts from the date of the commit that brought the digest: ${arrival.commit.slice(0, 12)} at ${moment(arrival.at)}`,
      ],
    };
  }
  const { history, healthSince } = application.value;
  const other = history.findIndex(({ revision }) => digests.get(revision) !== digest);
  const first = history.slice(0, other === -1 ? undefined : other).at(-1);
  if (first === undefined) return undefined;
  const evidence = [
    `Argo CD has deployed it to ${environment} since ${moment(first.deployedAt)} (${first.revision.slice(0, 12)})`,
  ];
  if (healthSince === undefined || healthSince <= first.deployedAt) {
    return { since: first.deployedAt, evidence };
  }
  const changed = `its health last changed at ${moment(healthSince)}`;
  return restarts
    ? { since: healthSince, evidence: [...evidence, `${changed}, from when it counts`] }
    : { since: first.deployedAt, evidence: [...evidence, changed] };
}

function inHours(time: number): string {
  const minutes = Math.trunc(time / 60_000);
  const hours = Math.trunc(minutes / 60);
  return `${hours} h ${Math.abs(minutes % 60)} m`;
}
