import assert from "node:assert/strict";
import { test } from "node:test";
import { copyOfProject, edit, planOf } from "./project-copy.ts";

const moved = (namespace: string) => (text: string) => `${text}namespace: ${namespace}\n`;

test("a contract stays out of Kubernetes' namespaces and of products that do not share theirs", async (t) => {
  const cases: [string, RegExp][] = [
    [
      "kube-system",
      /namespace: namespace "kube-system" belongs to Kubernetes; choose another name or namespace$/,
    ],
    [
      "argocd",
      /namespace: in dev, namespace "argocd" belongs to a product of the platform, allowed a namespace of its own, platform-system$/,
    ],
  ];
  for (const [namespace, message] of cases) {
    const root = copyOfProject(t);
    edit(root, "catalog/traffic-generator.yaml", moved(namespace));
    await assert.rejects(planOf(root, "dev"), { name: "InputFaults", message });
  }
});

test("services that share a namespace share what is made for it, and each keeps its own account", async (t) => {
  const root = copyOfProject(t);
  edit(root, "catalog/traffic-generator.yaml", (text) =>
    moved("packet-relay")(text).replace("owner: netops", "owner: load"),
  );
  const { resources } = await planOf(root, "dev");
  const named = (type: string) =>
    resources.flatMap((resource) => {
      const { metadata } = resource.inputs as { metadata?: { name: string; namespace?: string } };
      return resource.type.endsWith(`:${type}`) && metadata !== undefined
        ? [`${metadata.namespace ?? "-"}/${metadata.name}`]
        : [];
    });
  assert.ok(!named("Namespace").includes("-/traffic-generator"));
  assert.deepEqual(named("ResourceQuota"), ["netops-dashboard/quota", "packet-relay/quota"]);
  assert.ok(named("ServiceAccount").includes("packet-relay/packet-relay"));
  assert.ok(named("ServiceAccount").includes("packet-relay/traffic-generator"));
  assert.deepEqual(
    named("ExternalSecret").filter((name) => name.endsWith("/harbor-pull")),
    ["netops-dashboard/harbor-pull", "packet-relay/harbor-pull"],
  );
  const { metadata } = resources.find(({ name }) => name === "packet-relay-namespace")?.inputs as {
    metadata: { labels: Record<string, string>; annotations: Record<string, string> };
  };
  assert.equal(metadata.labels["slipway.dev/owner"], "platform-admins", "two groups share it");
  assert.ok(!("slipway.dev/contract" in metadata.annotations));
});
