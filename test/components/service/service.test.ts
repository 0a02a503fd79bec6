import assert from "node:assert/strict";
import { test } from "node:test";
import { isRecord } from "../../../cli/plan/plan.ts";
import type { WorkloadPart } from "../../../components/service/objects.ts";
import { Service, type ServiceArgs } from "../../../components/service/service.ts";
import { rolloutsSchema } from "../../../stacks/settings/rollouts.ts";
import { planOf } from "../plan-of.ts";
import { BLUE_GREEN, CANARY, workload } from "./workload.ts";

/** What every child is changed by in the test: as a user would mark it. */
const MARK = { metadata: { annotations: { "example.org/mark": "yes" } } };

const PARTS: readonly WorkloadPart[] = [
  "workload",
  "address",
  "stable",
  "canary",
  "active",
  "preview",
  "headless",
  "scaling",
  "disruption",
  "monitor",
];

const marked = Object.fromEntries(PARTS.map((part) => [part, MARK]));
const metrics = { port: "http", path: "/metrics" };

const everything: Omit<ServiceArgs, "environment" | "owner" | "delivery"> = {
  namespace: "store",
  imagePullSecret: "pull",
  network: {
    from: [],
    to: [],
    hosts: [{ host: "payments.example.org", port: 443 }],
    dns: { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
  },
  workloads: [
    workload({ metrics, release: CANARY }),
    workload({ name: "shop-blue", metrics, release: BLUE_GREEN }),
    workload({ name: "shop-data", stateful: { size: "1Gi", path: "/data" } }),
  ],
  migration: { command: ["shop", "migrate"], timeout: "10 minutes" },
  rules: { flags: {}, limits: {} },
  analyses: {
    settings: { prometheus: "http://prometheus:9090", analysis: rolloutsSchema.parse({}).analysis },
    own: [{ name: "orders", query: "sum(orders)", better: "higher", good: 10, bad: 1 }],
  },
};

test("each object of a service can be changed by whoever needs it otherwise", async () => {
  const transform: NonNullable<ServiceArgs["transform"]> = {
    serviceAccount: MARK,
    rules: MARK,
    networkPolicy: MARK,
    hostPolicy: MARK,
    migration: MARK,
    analyses: { orders: MARK },
    workloads: { shop: marked, "shop-blue": marked, "shop-data": marked },
  };
  const resources = await planOf((platform) => {
    new Service("shop", { ...platform, ...everything, transform });
  });
  const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  const unmarked = objects.filter(({ inputs }) => {
    const metadata = inputs["metadata"];
    const annotations = isRecord(metadata) ? metadata["annotations"] : undefined;
    return !isRecord(annotations) || annotations["example.org/mark"] !== "yes";
  });
  assert.deepEqual(
    unmarked.map(({ name }) => name),
    [],
  );
  const parts = new Set(objects.map(({ name }) => name.split("-").at(-1)));
  assert.deepEqual(
    PARTS.filter((part) => !parts.has(part)),
    [],
    "the test makes every part",
  );
  assert.ok(objects.length > 20);
});
