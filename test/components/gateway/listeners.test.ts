import assert from "node:assert/strict";
import { test } from "node:test";
import {
  listenerCertificate,
  covers,
  gateway,
  isHttp,
  isHttps,
  listenerFor,
  redirect,
} from "../../../components/gateway/listeners.ts";
import { settings } from "./support.ts";

const https = settings.listeners.find(isHttps)!;
const http = settings.listeners.find(isHttp)!;

test("only routes of the named namespaces attach to an HTTPS listener; the others take only their own namespace's", () => {
  const { spec } = gateway({ ...settings, name: "edge", routeNamespaces: ["relay", "gateway", "relay"] });
  assert.deepEqual(spec.listeners, [
    {
      name: "http",
      port: 80,
      protocol: "HTTP",
      allowedRoutes: {
        kinds: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute" }],
        namespaces: { from: "Same" },
      },
    },
    {
      name: "https",
      port: 443,
      protocol: "HTTPS",
      hostname: "*.example.org",
      tls: { mode: "Terminate", certificateRefs: [{ group: "", kind: "Secret", name: "edge-https-tls" }] },
      allowedRoutes: {
        kinds: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute" }],
        namespaces: {
          from: "Selector",
          selector: {
            matchExpressions: [
              { key: "kubernetes.io/metadata.name", operator: "In", values: ["gateway", "relay"] },
            ],
          },
        },
      },
    },
    {
      name: "ssh",
      port: 22,
      protocol: "TCP",
      allowedRoutes: {
        kinds: [{ group: "gateway.networking.k8s.io", kind: "TCPRoute" }],
        namespaces: { from: "Same" },
      },
    },
  ]);
});

test("the certificate fills the Secret its listener reads", () => {
  const { spec } = listenerCertificate({
    gateway: "edge",
    namespace: "gateway",
    listener: https,
    tls: settings.tls,
  });
  assert.equal(spec?.secretName, "edge-https-tls");
  assert.deepEqual(spec?.dnsNames, ["*.example.org"]);
  assert.equal(spec?.duration, "2160h0m0s");
  assert.equal(spec?.renewBefore, "720h0m0s");
  assert.deepEqual(spec?.issuerRef, { group: "cert-manager.io", kind: "ClusterIssuer", name: "letsencrypt" });
});

test("certificate times that cert-manager would rewrite are refused", () => {
  const tls = { ...settings.tls, renewBefore: "90 minutes" } as const;
  assert.throws(() => listenerCertificate({ gateway: "edge", namespace: "gateway", listener: https, tls }), {
    message: /whole hours, not "90 minutes"/,
  });
});

test("clear text is redirected to TLS with 301", () => {
  const { spec } = redirect({ gateway: "edge", namespace: "gateway", listener: http });
  assert.deepEqual(spec.rules?.[0]?.filters, [
    { type: "RequestRedirect", requestRedirect: { scheme: "https", port: 443, statusCode: 301 } },
  ]);
  assert.equal(spec.parentRefs?.[0]?.sectionName, "http");
});

test("a host goes to the listener that names it, else to the narrowest wildcard around it", () => {
  const listener = (name: string, hostname: string) =>
    ({ name, protocol: "HTTPS", port: 443, hostname }) as const;
  const listeners = [
    listener("wide", "*.example.org"),
    listener("narrow", "*.api.example.org"),
    listener("exact", "a.api.example.org"),
  ];
  assert.equal(listenerFor("a.api.example.org", listeners)?.name, "exact");
  assert.equal(listenerFor("b.api.example.org", listeners)?.name, "narrow");
  assert.equal(listenerFor("www.example.org", listeners)?.name, "wide");
  assert.equal(listenerFor("example.org", listeners), undefined);
  assert.equal(listenerFor("evilexample.org", listeners), undefined);
  assert.equal(covers("*.example.org", "a.b.example.org"), true);
});
