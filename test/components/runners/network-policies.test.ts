import assert from "node:assert/strict";
import { test } from "node:test";
import type { Destination } from "../../../components/runners/args.ts";
import {
  defaultDeny,
  jobPolicy,
  managerPolicy,
  poolPolicy,
} from "../../../components/runners/network-policies.ts";

const gitlab: Destination = { via: "host", host: "gitlab.example.org", port: 443 };
const vault: Destination = {
  via: "pods",
  namespace: "vault",
  labels: { "app.kubernetes.io/name": "vault" },
  ports: [8200],
};
const servers = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const DNS = {
  toEndpoints: [
    { matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s:k8s-app": "kube-dns" } },
  ],
  toPorts: [{ ports: [{ port: "53", protocol: "ANY" }], rules: { dns: [{ matchPattern: "*" }] } }],
};
const ports = (...numbers: string[]) => [{ ports: numbers.map((port) => ({ port, protocol: "TCP" })) }];

test("the namespace lets nothing in or out, and a node's credentials stay out of reach whatever else is permitted", () => {
  const { metadata, spec } = defaultDeny("runners");
  assert.deepEqual(metadata, { name: "gitlab-runner-default-deny", namespace: "runners" });
  assert.deepEqual(spec, {
    endpointSelector: {},
    ingress: [{}],
    egress: [{}],
    egressDeny: [{ toCIDR: ["169.254.169.254/32", "fd00:ec2::254/128"] }],
  });
});

test("jobs reach names and pods that are listed, on their ports, and nothing else", () => {
  const { metadata, spec } = jobPolicy("runners", servers, [
    gitlab,
    vault,
    { via: "host", host: "*.golang.org", port: 443 },
  ]);
  assert.equal(metadata.name, "gitlab-runner-egress");
  assert.deepEqual(spec, {
    endpointSelector: { matchLabels: { app: "gitlab-runner" } },
    egress: [
      DNS,
      { toFQDNs: [{ matchName: "gitlab.example.org" }], toPorts: ports("443") },
      {
        toEndpoints: [
          {
            matchLabels: {
              "k8s:io.kubernetes.pod.namespace": "vault",
              "k8s:app.kubernetes.io/name": "vault",
            },
          },
        ],
        toPorts: ports("8200"),
      },
      { toFQDNs: [{ matchPattern: "*.golang.org" }], toPorts: ports("443") },
    ],
  });
});

test("managers alone reach the API server, and are reached by Prometheus alone", () => {
  const { spec } = managerPolicy("runners", { gitlab, dns: servers, prometheusNamespace: "monitoring" });
  assert.deepEqual(spec, {
    endpointSelector: {
      matchLabels: {
        "app.kubernetes.io/name": "gitlab-runner",
        "app.kubernetes.io/component": "runner-manager",
      },
    },
    ingress: [
      {
        fromEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "monitoring" } }],
        toPorts: ports("9252"),
      },
    ],
    egress: [
      DNS,
      { toEntities: ["kube-apiserver"], toPorts: ports("443", "6443") },
      { toFQDNs: [{ matchName: "gitlab.example.org" }], toPorts: ports("443") },
    ],
  });
});

test("what one pool may reach beyond that holds for its jobs alone", () => {
  const { metadata, spec } = poolPolicy("runners", "test", [vault]);
  assert.equal(metadata.name, "gitlab-runner-test-egress");
  assert.deepEqual(spec?.endpointSelector, {
    matchLabels: { app: "gitlab-runner", "slipway.dev/runner-pool": "test" },
  });
  assert.equal(spec?.egress?.length, 1);
});

test("no policy opens the world, an address range or the cluster", () => {
  const rules = [
    defaultDeny("runners"),
    jobPolicy("runners", servers, [gitlab, vault]),
    managerPolicy("runners", { gitlab: vault, dns: servers, prometheusNamespace: "monitoring" }),
    poolPolicy("runners", "test", [gitlab]),
  ].flatMap(({ spec }) => spec?.egress ?? []);
  for (const rule of rules) {
    assert.equal(rule.toCIDR, undefined);
    assert.equal(rule.toCIDRSet, undefined);
    assert.deepEqual(rule.toEntities ?? ["kube-apiserver"], ["kube-apiserver"]);
    // An empty rule permits nothing; every other one names its ports.
    assert.ok(Object.keys(rule).length === 0 || rule.toPorts !== undefined);
  }
});
