import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultDeny } from "../../../components/namespaces/isolation.ts";
import { hostPolicy, networkPolicy } from "../../../components/service/network-policy.ts";
import { mayConnect, type Policy } from "./network-model.ts";

const dns = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const pod = (name: string, namespace = name) => ({ namespace, labels: { "app.kubernetes.io/name": name } });
const peer = (name: string, ...ports: number[]) => ({ ...pod(name), ports });
const policies = [
  networkPolicy("shop", "shop", {
    from: [peer("till", 8080)],
    to: [peer("stock", 9000, 9001)],
    hosts: [],
    dns,
  }),
  defaultDeny("shop"),
] as unknown as Policy[];

test("who is named may connect, at the ports that are named", () => {
  assert.ok(mayConnect(policies, pod("till"), pod("shop"), 8080));
  assert.ok(!mayConnect(policies, pod("till"), pod("shop"), 8081));
  assert.ok(!mayConnect(policies, pod("till"), pod("shop"), 8080, "UDP"));
  assert.ok(!mayConnect(policies, pod("stock"), pod("shop"), 8080));
  assert.ok(!mayConnect(policies, pod("till", "elsewhere"), pod("shop"), 8080));
  assert.ok(mayConnect(policies, pod("shop"), pod("stock"), 9001));
  assert.ok(!mayConnect(policies, pod("shop"), pod("stock"), 9002));
  assert.ok(!mayConnect(policies, pod("shop"), pod("till"), 8080));
});

test("names can be resolved, over UDP and TCP, and nothing else is asked of the DNS servers", () => {
  const server = { namespace: "kube-system", labels: { "k8s-app": "kube-dns", other: "label" } };
  assert.ok(mayConnect(policies, pod("shop"), server, 53, "UDP"));
  assert.ok(mayConnect(policies, pod("shop"), server, 53));
  assert.ok(!mayConnect(policies, pod("shop"), server, 9153));
  assert.ok(!mayConnect(policies, pod("shop"), pod("other", "kube-system"), 53, "UDP"));
});

test("a pod beside the service is closed, unless no policy is there at all", () => {
  assert.ok(!mayConnect(policies, pod("till"), pod("stranger", "shop"), 8080));
  assert.ok(!mayConnect(policies, pod("stranger", "shop"), pod("stock"), 9000));
  assert.ok(mayConnect([], pod("stranger", "shop"), pod("stock"), 9000));
});

test("a peer without ports gets no rule, because a rule without ports permits all of them", () => {
  const { spec } = networkPolicy("shop", "shop", {
    from: [peer("till")],
    to: [peer("stock")],
    hosts: [],
    dns,
  });
  assert.deepEqual(spec?.ingress, []);
  assert.equal(spec.egress?.length, 1, "DNS alone");
});

test("hosts outside are permitted by name, of which one star is every subdomain, and DNS answers are seen", () => {
  const { spec, metadata } = hostPolicy("shop", "shop", {
    hosts: [
      { host: "api.example.org", port: 443 },
      { host: "*.example.net", port: 8443 },
    ],
    dns,
  });
  assert.equal(metadata.name, "shop-hosts");
  assert.deepEqual(spec, {
    endpointSelector: { matchLabels: { "app.kubernetes.io/name": "shop" } },
    egress: [
      {
        toEndpoints: [
          {
            matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s:k8s-app": "kube-dns" },
          },
        ],
        toPorts: [{ ports: [{ port: "53", protocol: "ANY" }], rules: { dns: [{ matchPattern: "*" }] } }],
      },
      {
        toFQDNs: [{ matchName: "api.example.org" }],
        toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }],
      },
      {
        toFQDNs: [{ matchPattern: "**.example.net" }],
        toPorts: [{ ports: [{ port: "8443", protocol: "TCP" }] }],
      },
    ],
  });
});
