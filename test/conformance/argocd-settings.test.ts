import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { HEALTH_CHECKS } from "../../components/argocd/health/checks.ts";
import { ArgoCdCommand, configMap, inParallel, plannedArgoCd } from "./support/argocd.ts";
import { GENERATION, HEALTH_FIXTURES, type HealthFixture } from "./support/health-fixtures.ts";

describe("Argo CD's settings", () => {
  let command: ArgoCdCommand;
  const files = new Map<string, string>();
  before(async () => {
    command = new ArgoCdCommand();
    for (const stack of ["dev", "stg", "prod"]) {
      const { values } = await plannedArgoCd(stack);
      files.set(stack, command.write(`cm-${stack}.yaml`, configMap("argocd-cm", values.configs.cm)));
    }
  });
  after(() => {
    command.remove();
  });

  const validate = async (file: string) =>
    (await command.admin("settings", "validate", "--argocd-cm-path", file)).output;

  it("are valid in every environment, without a warning", async () => {
    for (const file of files.values()) {
      const output = await validate(file);
      for (const group of ["accounts", "general", "kustomize", "resource-overrides"]) {
        assert.ok(output.includes(`✅ ${group}\n`), output);
      }
      assert.match(output, /OIDC is configured\n/);
      assert.doesNotMatch(output, /❌|"level":"(warning|error)"/);
    }
  });

  it("would not be, if they were wrong", async () => {
    const broken = command.write(
      "broken.yaml",
      configMap("argocd-cm", { "oidc.config": "issuer: [", "users.session.duration": "12h0m0s" }),
    );
    const output = await validate(broken);
    assert.match(output, /❌ general/);
    assert.match(output, /"level":"warning"/);
  });

  it("judge every kind they have a check for, in each of its states", async () => {
    const file = files.get("prod") ?? "";
    const answers = await inParallel(HEALTH_FIXTURES, 4, async (fixture) => {
      const resource = command.write(
        `${fixture.kind}-${fixture.state}.json`,
        JSON.stringify(objectOf(fixture)),
      );
      const { output } = await command.admin(
        "settings",
        "resource-overrides",
        "health",
        resource,
        "--argocd-cm-path",
        file,
      );
      return output;
    });
    const wrong = HEALTH_FIXTURES.flatMap(({ kind, state, health, message = "" }, index) => {
      const answer = answers[index] ?? "";
      const isRight = answer.includes(`STATUS: ${health}\n`) && answer.includes(message);
      return isRight ? [] : [`${kind}, ${state}: expected ${health} ${message}, got ${answer}`];
    });
    assert.deepEqual(wrong, []);
  });

  it("has fixtures of a good, an unfinished and a failed state for every check", () => {
    for (const { kind } of HEALTH_CHECKS) {
      const seen = HEALTH_FIXTURES.filter((fixture) => fixture.kind === kind).map(({ health }) => health);
      for (const health of ["Healthy", "Progressing", "Degraded"] as const) {
        assert.ok(seen.includes(health), `${kind} has no fixture that is ${health}`);
      }
    }
  });
});

function objectOf({ apiVersion, kind, status }: HealthFixture): object {
  return {
    apiVersion,
    kind,
    metadata: { name: "fixture", namespace: "shop", generation: GENERATION },
    ...(status === undefined ? {} : { status }),
  };
}
