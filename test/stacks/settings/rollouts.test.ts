import assert from "node:assert/strict";
import { it } from "node:test";
import { formatFault } from "../../../components/core/faults.ts";
import type { Environment } from "../../../stacks/environment.ts";
import { formatPath } from "../../../stacks/input/path.ts";
import { checkRollouts } from "../../../stacks/settings/rollouts-references.ts";
import { rolloutsSchema } from "../../../stacks/settings/rollouts.ts";
import { shippedEnvironment } from "../shipped.ts";

const environment = shippedEnvironment("prod");
const faultsOf = (input: object) => {
  const changed: Environment = { ...environment, rollouts: rolloutsSchema.parse(input) };
  return checkRollouts(changed, (path) => ({ path: formatPath(path) })).map(formatFault);
};

it("has nothing against the defaults, nor against what is just allowed", () => {
  assert.deepEqual(faultsOf({}), []);
  assert.deepEqual(
    faultsOf({
      history: { revisions: 3 },
      analysis: {
        count: 3,
        successRate: { bad: 0.98 },
        errorRate: { bad: 0.02 },
        latency: { bad: "500 ms" },
      },
      smokeTest: { requests: 100 },
      canary: { maxSurge: "1" },
    }),
    [],
  );
});

it("refuses figures that leave nothing to go back to, to judge or to judge by", () => {
  assert.deepEqual(
    faultsOf({
      history: { revisions: 2 },
      analysis: {
        count: 2,
        successRate: { bad: 0.99 },
        errorRate: { bad: 0.01 },
        latency: { bad: "400 ms" },
      },
      smokeTest: { requests: 99 },
      canary: { maxSurge: "0%" },
    }),
    [
      "rollouts.history.rollbackWindow: one cannot go back to revisions that are not kept, got 3, allowed at most the revisions, 2",
      "rollouts.analysis.failureLimit: an analysis that puts up with all its measurements judges nothing, got 2, allowed less than the count, 2",
      "rollouts.analysis.inconclusiveLimit: an analysis that puts up with all its measurements judges nothing, got 2, allowed less than the count, 2",
      "rollouts.analysis.successRate.bad: what is good would be bad as well, got 0.99, allowed at most 0.98",
      "rollouts.analysis.errorRate.bad: what is good would be bad as well, got 0.01, allowed at least 0.02",
      "rollouts.analysis.latency.bad: what is good would be bad as well, got 400 ms, allowed at least 500 ms",
      "rollouts.smokeTest.requests: the smoke test makes too few requests for the success rate to be judged by, got 99, allowed at least analysis.minimumRequests, 100",
      "rollouts.canary.maxSurge: without extra pods no pod can be replaced, because none may be missing, got 0%, allowed at least 1 or 1%",
    ],
  );
});

it("refuses a floor of nothing", () => {
  const { error } = rolloutsSchema.safeParse({ analysis: { comparison: { errorRate: { floor: 0 } } } });
  assert.deepEqual(
    error?.issues.map(({ path, message }) => [path.join("."), message]),
    [["analysis.comparison.errorRate.floor", "is not above 0: nothing can be divided by it"]],
  );
});
