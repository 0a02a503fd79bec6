import type { Fault } from "../../components/core/faults.ts";
import { isHttps } from "../../components/gateway/listeners.ts";
import { milliseconds, type Duration } from "../../components/core/units.ts";
import { httpChallengeListener, provenByRecord } from "../certificate-proof.ts";
import type { Environment } from "../environment.ts";
import { show } from "../input/display.ts";
import type { Path } from "../input/path.ts";
import { duplicateFaults, unknownFault } from "../input/references.ts";
import type { Origin } from "../origin.ts";

/** A certificate that some setting asks for. */
interface Wanted {
  readonly issuer: { readonly name: string; readonly path: Path };
  readonly hosts: readonly { readonly name: string; readonly path: Path }[];
  readonly duration: { readonly value: Duration; readonly path: Path };
}

/** Faults of issuers and certificates: an issuer must exist, be able to prove the names and sign for that long. */
export function checkCertificates(environment: Environment, origin: Origin): Fault[] {
  const { issuers, dnsZones, servers } = environment.certificates;
  const named = (key: "issuers" | "dnsZones" | "servers") => (index: number) =>
    origin(["certificates", key, index, "name"]);
  const vaultIssuers = issuers.flatMap((issuer, index) =>
    issuer.type === "vault" ? [{ issuer, index }] : [],
  );
  return [
    ...duplicateFaults(
      "issuer",
      issuers.map(({ name }) => name),
      named("issuers"),
    ),
    ...duplicateFaults(
      "Vault role",
      vaultIssuers.map(({ issuer }) => issuer.authRole),
      (position) => origin(["certificates", "issuers", vaultIssuers[position]?.index ?? 0, "authRole"]),
    ),
    ...duplicateFaults(
      "DNS zone",
      dnsZones.map(({ name }) => name),
      named("dnsZones"),
    ),
    ...duplicateFaults(
      "certificate",
      servers.map(({ name, namespace }) => `${namespace}/${name}`),
      named("servers"),
    ),
    ...servers.flatMap(({ duration, renewBefore }, index) =>
      milliseconds(renewBefore) < milliseconds(duration)
        ? []
        : [
            {
              ...origin(["certificates", "servers", index, "renewBefore"]),
              problem: "a certificate would be renewed before it is issued",
              got: renewBefore,
              allowed: `less than the duration, ${duration}`,
            },
          ],
    ),
    ...wantedCertificates(environment).flatMap((wanted) => issuerFaults(wanted, environment, origin)),
  ];
}

/** Certificates of ClusterIssuers; an Issuer of a namespace is somebody else's. */
function wantedCertificates({ gateway, certificates }: Environment): Wanted[] {
  const listeners: Wanted = {
    issuer: { name: gateway.tls.issuer.name, path: ["gateway", "tls", "issuer", "name"] },
    hosts: gateway.listeners.flatMap((listener, index) =>
      isHttps(listener)
        ? [{ name: listener.hostname, path: ["gateway", "listeners", index, "hostname"] }]
        : [],
    ),
    duration: { value: gateway.tls.duration, path: ["gateway", "tls", "duration"] },
  };
  return [
    ...(gateway.tls.issuer.kind === "ClusterIssuer" ? [listeners] : []),
    ...certificates.servers.map((server, index): Wanted => {
      const path = ["certificates", "servers", index];
      return {
        issuer: { name: server.issuer, path: [...path, "issuer"] },
        hosts: server.hosts.map((name, position) => ({ name, path: [...path, "hosts", position] })),
        duration: { value: server.duration, path: [...path, "duration"] },
      };
    }),
  ];
}

function issuerFaults(wanted: Wanted, environment: Environment, origin: Origin): Fault[] {
  const { issuers } = environment.certificates;
  const issuer = issuers.find(({ name }) => name === wanted.issuer.name);
  if (issuer === undefined) {
    const names = issuers.map(({ name }) => name);
    return [
      {
        ...unknownFault("issuer", wanted.issuer.name, names, origin(wanted.issuer.path)),
        fix: "declare it under certificates.issuers",
      },
    ];
  }
  if (issuer.type === "vault") {
    if (milliseconds(wanted.duration.value) <= milliseconds(issuer.longest)) return [];
    return [
      {
        ...origin(wanted.duration.path),
        problem: `issuer ${show(issuer.name)} does not sign for that long`,
        got: wanted.duration.value,
        allowed: `at most ${issuer.longest}`,
      },
    ];
  }
  return wanted.hosts.flatMap(({ name, path }) => proofFaults(name, issuer.name, environment, origin(path)));
}

function proofFaults(
  host: string,
  issuer: string,
  environment: Environment,
  at: ReturnType<Origin>,
): Fault[] {
  if (provenByRecord(host, environment)) return [];
  const bare = host.replace(/^\*\./, "");
  if (host !== bare) {
    return [
      {
        ...at,
        problem: `issuer ${show(issuer)} cannot prove ${host}: a wildcard takes a DNS record`,
        fix: `declare a zone with ${bare} under certificates.dnsZones`,
      },
    ];
  }
  if (httpChallengeListener(environment) !== undefined) return [];
  return [
    {
      ...at,
      problem: `issuer ${show(issuer)} cannot prove ${host}: it is in no DNS zone, and the gateway has no HTTP listener on port 80`,
      fix: "declare a zone under certificates.dnsZones, or the listener",
    },
  ];
}
