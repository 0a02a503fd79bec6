import type { Artifact } from "../../harbor/artifact.ts";
import { moment, short, unanswered, type Known, type Verdict } from "./verdict.ts";

/** Whether Harbor has the image. */
export function imageGate(artifact: Known<Artifact | undefined>, name: string): Verdict {
  const gate = "image";
  if (!artifact.known) return unanswered(gate, artifact);
  if (artifact.value === undefined) {
    return {
      gate,
      state: "refused",
      evidence: [`Harbor has no ${name}`],
      fix: "build it again, or see what the retention rules have removed",
    };
  }
  return { gate, state: "passed", evidence: [`pushed at ${moment(artifact.value.pushedAt)}`] };
}

/** Whether Harbor holds a signature for the image. */
export function signatureGate(artifact: Known<Artifact | undefined>): Verdict {
  const gate = "signature";
  if (!artifact.known) return unanswered(gate, artifact);
  const signatures = artifact.value?.signatures ?? [];
  return signatures.length === 0
    ? {
        gate,
        state: "refused",
        evidence: ["Harbor has no Cosign signature for it"],
        fix: "let the service's pipeline sign it with Cosign",
      }
    : { gate, state: "passed", evidence: [`signed with Cosign: ${signatures.map(short).join(", ")}`] };
}

/** Whether the image was scanned, and what was found: critical blocks, high warns above a number (requirement 002, 1.2). */
export function scanGate(artifact: Known<Artifact | undefined>, maxHigh: number): Verdict {
  const gate = "scan";
  if (!artifact.known) return unanswered(gate, artifact);
  const scans = artifact.value?.scans ?? [];
  const done = scans.filter(({ status }) => status === "Success");
  const unfinished = scans.filter(({ status }) => status !== "Success");
  if (done.length === 0 || unfinished.length > 0) {
    return unanswered(gate, {
      why:
        scans.length === 0
          ? "Harbor has not scanned it"
          : `a scan is ${unfinished.map(({ status }) => status).join(", ")}`,
      fix: "start a scan in Harbor, and wait for its end",
    });
  }
  const [critical, high] = [
    Math.max(...done.map((scan) => scan.critical)),
    Math.max(...done.map((scan) => scan.high)),
  ];
  const ends = done.flatMap(({ endedAt }) => (endedAt === undefined ? [] : [`scanned at ${endedAt}`]));
  const evidence = [`${critical} critical, ${high} high`, ...ends];
  if (critical > 0) {
    return { gate, state: "refused", evidence, fix: "build an image without what the scan names in Harbor" };
  }
  return {
    gate,
    state: "passed",
    evidence,
    ...(high > maxHigh ? { warnings: [`${high} high, and ${maxHigh} are to be borne`] } : {}),
  };
}
