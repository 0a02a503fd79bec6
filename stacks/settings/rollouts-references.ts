import { milliseconds } from "../../components/core/units.ts";
import type { Fault } from "../../components/core/faults.ts";
import type { Environment } from "../environment.ts";
import type { Path } from "../input/path.ts";
import type { Origin } from "../origin.ts";

/** Faults that only show when the settings of releases are held against each other. */
export function checkRollouts({ rollouts }: Environment, origin: Origin): Fault[] {
  const { history, analysis, smokeTest, canary } = rollouts;
  const { successRate, latency, errorRate, count, failureLimit, inconclusiveLimit } = analysis;
  const at = (...path: Path) => origin(["rollouts", ...path]);
  const checks: [boolean, () => Fault][] = [
    [
      history.rollbackWindow > history.revisions,
      () => ({
        ...at("history", "rollbackWindow"),
        problem: "one cannot go back to revisions that are not kept",
        got: String(history.rollbackWindow),
        allowed: `at most the revisions, ${history.revisions}`,
      }),
    ],
    ...(
      [
        ["failureLimit", failureLimit],
        ["inconclusiveLimit", inconclusiveLimit],
      ] as const
    ).map(([key, limit]): [boolean, () => Fault] => [
      limit >= count,
      () => ({
        ...at("analysis", key),
        problem: "an analysis that puts up with all its measurements judges nothing",
        got: String(limit),
        allowed: `less than the count, ${count}`,
      }),
    ]),
    [
      successRate.bad > successRate.good,
      () => ({
        ...at("analysis", "successRate", "bad"),
        problem: "what is good would be bad as well",
        got: String(successRate.bad),
        allowed: `at most ${successRate.good}`,
      }),
    ],
    [
      errorRate.bad < errorRate.good,
      () => ({
        ...at("analysis", "errorRate", "bad"),
        problem: "what is good would be bad as well",
        got: String(errorRate.bad),
        allowed: `at least ${errorRate.good}`,
      }),
    ],
    [
      milliseconds(latency.bad) < milliseconds(latency.good),
      () => ({
        ...at("analysis", "latency", "bad"),
        problem: "what is good would be bad as well",
        got: latency.bad,
        allowed: `at least ${latency.good}`,
      }),
    ],
    [
      smokeTest.requests < analysis.minimumRequests,
      () => ({
        ...at("smokeTest", "requests"),
        problem: "the smoke test makes too few requests for the success rate to be judged by",
        got: String(smokeTest.requests),
        allowed: `at least analysis.minimumRequests, ${analysis.minimumRequests}`,
      }),
    ],
    [
      /^0+%?$/.test(canary.maxSurge),
      () => ({
        ...at("canary", "maxSurge"),
        problem: "without extra pods no pod can be replaced, because none may be missing",
        got: canary.maxSurge,
        allowed: "at least 1 or 1%",
      }),
    ],
  ];
  return checks.flatMap(([wrong, fault]) => (wrong ? [fault()] : []));
}
