import assert from "node:assert/strict";
import { test } from "node:test";
import { copyOfProject, edit, planOf } from "../project-copy.ts";

interface Analysed {
  readonly spec: {
    readonly strategy: {
      readonly canary: {
        readonly steps: readonly {
          readonly analysis?: { readonly templates: readonly { readonly templateName: string }[] };
        }[];
      };
    };
  };
}

test("what a contract adds is a template of its namespace, which every step of its Rollouts names", async (t) => {
  const root = copyOfProject(t);
  edit(root, "catalog/packet-relay.yaml", (text) =>
    text.replace(
      "wave: 0\n",
      "wave: 0\nanalysis: [{ name: lost, query: lost, better: lower, good: 1, bad: 2 }]\n",
    ),
  );
  const { resources } = await planOf(root, "dev");
  const kind = (name: string) => resources.filter(({ type }) => type.endsWith(`/v1alpha1:${name}`));
  assert.deepEqual(
    kind("AnalysisTemplate").map(({ inputs }) => {
      const { name, namespace } = inputs["metadata"] as { name: string; namespace: string };
      return `${namespace}/${name}`;
    }),
    ["packet-relay/packet-relay-lost"],
  );
  const canaries = kind("Rollout").filter(({ inputs }) => JSON.stringify(inputs).includes('"canary"'));
  const named = canaries.flatMap(({ inputs }) =>
    (inputs as unknown as Analysed).spec.strategy.canary.steps.flatMap(({ analysis }) =>
      analysis === undefined ? [] : [analysis.templates.at(-1)?.templateName],
    ),
  );
  assert.deepEqual(
    named,
    Array.from({ length: 4 * 3 }, () => "packet-relay-lost"),
  );
});
