import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { StackPlan } from "../../cli/plan/plan.ts";
import { previewProject } from "../../cli/engine/preview.ts";
import { ROOT } from "./support/rendered.ts";
import { holesOf, jwtPlanOf, tableOf, tryRoles, type RoleMatrix } from "./support/vault-jwt-matrix.ts";
import { backendsOf } from "./support/vault-plan.ts";

describe("planned roles of the JWT auth method", () => {
  let stacks: Readonly<Record<string, StackPlan>>;
  let matrices: readonly RoleMatrix[];

  before(async () => {
    ({ stacks } = await previewProject({ root: ROOT, stacks: "all" }));
    matrices = await tryRoles(jwtPlanOf(stacks));
  });

  it("believe the issuer whose keys they are checked with", () => {
    const backends = Object.entries(stacks).flatMap(([stack, plan]) => backendsOf(stack, plan));
    assert.notEqual(backends.length, 0, "no stack plans a JWT auth method");
    for (const { urn, args } of backends) {
      assert.equal(args["type"] ?? "jwt", "jwt", urn);
      const { oidcDiscoveryUrl, boundIssuer } = args;
      assert.ok(typeof oidcDiscoveryUrl === "string" && oidcDiscoveryUrl.startsWith("https://"), urn);
      assert.equal(boundIssuer, oidcDiscoveryUrl, urn);
    }
  });

  it("let in the jobs they are for, with exactly the planned policies and lifetimes, and nobody else", async (t) => {
    for (const stack of Object.keys(stacks)) {
      await t.test(stack, async (t) => {
        const own = matrices.filter(({ role }) => role.stack === stack);
        assert.notEqual(own.length, 0, `${stack} plans no role`);
        for (const matrix of own) {
          await t.test(matrix.role.name, () => {
            t.diagnostic(`${matrix.role.name}: ${String(matrix.rows.length)} cases`);
            assert.deepEqual(holesOf(matrix), [], tableOf(matrix));
          });
        }
      });
    }
  });
});
