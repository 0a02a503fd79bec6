import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { closingPolicy, flowPolicies, type Flow } from "../../../../components/guardrails/network/flows.ts";
import { mayConnect, type CiliumPolicy, type Side } from "./cilium-model.ts";

const DNS = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const CLOSED = ["one", "two"];
const one: Side = { namespace: "one", labels: { app: "web" } };
const two: Side = { namespace: "two" };
const open: Side = { namespace: "open" };

const policies = (...flows: readonly Flow[]) =>
  [closingPolicy(CLOSED, DNS), ...flowPolicies(flows, CLOSED)] as unknown as CiliumPolicy[];
const pods = (namespace: string) => ({ is: "pods", namespace }) as const;
const flow = (different: Partial<Flow>): Flow => ({
  from: pods("one"),
  to: pods("two"),
  ports: [80],
  why: "A test",
  ...different,
});

describe("flows", () => {
  it("close what nobody permits, in both directions, and let names be resolved", () => {
    const none = policies();
    assert.equal(mayConnect(none, one, two, 80), false);
    assert.equal(mayConnect(none, open, one, 80), false);
    assert.equal(mayConnect(none, one, { host: "example.org" }, 443), false);
    assert.equal(mayConnect(none, one, { entity: "kube-apiserver" }, 443), false);
    assert.equal(mayConnect(none, one, { namespace: "kube-system", labels: DNS.labels }, 53, "UDP"), true);
    assert.equal(mayConnect(none, one, { namespace: "kube-system" }, 53, "UDP"), false);
    assert.equal(mayConnect(none, open, open, 80), true, "other namespaces are none of their business");
  });

  it("permit one direction, at one port", () => {
    const some = policies(flow({}));
    assert.equal(mayConnect(some, one, two, 80), true);
    assert.equal(mayConnect(some, one, two, 81), false);
    assert.equal(mayConnect(some, two, one, 80), false);
    assert.equal(mayConnect(some, one, two, 80, "UDP"), false);
  });

  it("select pods by their labels at either end", () => {
    const some = policies(flow({ from: { ...pods("one"), labels: { app: "web" } } }));
    assert.equal(mayConnect(some, one, two, 80), true);
    assert.equal(mayConnect(some, { namespace: "one", labels: { app: "job" } }, two, 80), false);
    assert.deepEqual(
      flowPolicies([flow({ from: { ...pods("one"), labels: { app: "web" } } })], CLOSED).map(
        ({ metadata }) => `${String(metadata.namespace)}/${String(metadata.name)}`,
      ),
      ["one/platform-flows-web", "two/platform-flows"],
    );
  });

  it("permit hosts, entities, all ports, and namespaces by label", () => {
    const some = policies(
      flow({ to: { is: "host", host: "example.org" }, ports: [443] }),
      flow({ from: { is: "entities", entities: ["world"] }, to: pods("one"), ports: [8080] }),
      flow({ from: pods("two"), to: pods("two"), ports: "all" }),
      flow({ to: { is: "namespaces", label: "preview" }, ports: [8080] }),
      flow({ from: { is: "namespaces", label: "preview" }, to: pods("two"), ports: [9091] }),
      flow({ from: pods("two"), to: { is: "entities", entities: ["world"] }, ports: [53], protocol: "ANY" }),
    );
    const preview: Side = { namespace: "any", namespaceLabels: { preview: "true" } };
    assert.equal(mayConnect(some, one, { host: "example.org" }, 443), true);
    assert.equal(mayConnect(some, one, { host: "example.com" }, 443), false);
    assert.equal(mayConnect(some, { entity: "world" }, one, 8080), true);
    assert.equal(mayConnect(some, { entity: "world" }, two, 8080), false);
    assert.equal(mayConnect(some, two, two, 12_345), true);
    assert.equal(mayConnect(some, one, preview, 8080), true);
    assert.equal(mayConnect(some, one, open, 8080), false);
    assert.equal(mayConnect(some, preview, two, 9091), true);
    assert.equal(mayConnect(some, two, { entity: "world" }, 53, "UDP"), true);
  });

  it("never lead to the addresses where clouds hand out credentials", () => {
    assert.deepEqual(closingPolicy(CLOSED, DNS).spec?.egressDeny, [
      { toCIDR: ["169.254.169.254/32", "fd00:ec2::254/128"] },
    ]);
  });

  it("tell what they are for, once", () => {
    const [policy] = flowPolicies(
      [flow({ why: "Reads" }), flow({ why: "Reads", ports: [81] }), flow({ why: "Writes" })],
      CLOSED,
    );
    assert.equal(policy?.spec?.description, "Reads; Writes");
  });

  it("do not begin at a host, which no policy can recognise", () => {
    assert.throws(
      () => flowPolicies([flow({ from: { is: "host", host: "example.org" } })], CLOSED),
      /no policy can tell that a connection comes from example\.org/,
    );
  });
});
