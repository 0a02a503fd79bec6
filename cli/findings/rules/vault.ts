import { policyPaths, type PolicyPath } from "../../../policies/crossguard/vault-policy.ts";
import { isPlainList } from "../../diff/values.ts";
import {
  at,
  becomes,
  evidence,
  gains,
  grows,
  membersAt,
  pointed,
  rises,
  textAt,
  turnsOff,
  turnsOn,
  vanishes,
} from "../checks.ts";
import type { Evidence } from "../finding.ts";
import { seconds } from "../measures.ts";
import { always, any, type Pair, type Rule } from "../rule.ts";

const ROLES = /^vault:(jwt|kubernetes|oidc|approle)\/.*Role:.*Role$/;

/** Changes of Vault that let more be read, by more, for longer. */
export const VAULT_RULES: readonly Rule[] = [
  {
    id: "vault-policy-wider",
    severity: "high",
    title: "A policy allows more",
    rationale: "Whoever holds the policy reads or writes what it could not before.",
    types: /^vault:index\/policy:Policy$/,
    changed: widerPolicy,
  },
  {
    id: "vault-bound-claims",
    severity: "critical",
    title: "A role believes more tokens",
    rationale:
      "Bound claims are what keeps a branch, a tag or another project from the secrets of an environment (requirement 002, 3.2).",
    types: ROLES,
    changed: any(widerClaims, gains("boundAudiences"), vanishes("boundSubject", "boundAudiences")),
  },
  {
    id: "vault-service-accounts",
    severity: "high",
    title: "More service accounts may log in",
    rationale: "A role's secrets go to every pod that runs under one of its accounts.",
    types: /^vault:kubernetes\/authBackendRole:AuthBackendRole$/,
    changed: any(gains("boundServiceAccountNames", "boundServiceAccountNamespaces"), vanishes("audience")),
  },
  {
    id: "vault-role-policies",
    severity: "high",
    title: "A role or group holds more policies",
    rationale: "Every token it gives out may do what the policy allows.",
    types: /^vault:(.*Role|identity\/group:Group)$/,
    changed: any(gains("tokenPolicies", "policies"), turnsOff("tokenNoDefaultPolicy")),
  },
  {
    id: "vault-longer-lease",
    severity: "medium",
    title: "Tokens, leases or certificates hold longer",
    rationale: "What leaked works until it expires (requirement 002, 3.2: an hour).",
    types: /^vault:/,
    changed: any(
      rises(
        "tokenTtl",
        "tokenMaxTtl",
        "defaultLeaseTtlSeconds",
        "maxLeaseTtlSeconds",
        "clockSkewLeeway",
        "expirationLeeway",
      ),
      grows("ttl", seconds),
      grows("maxTtl", seconds),
    ),
  },
  {
    id: "vault-audit-off",
    severity: "critical",
    title: "Less is written to the audit log",
    rationale: "Without it nobody can tell who read a secret (requirement 002, 5.3).",
    types: /^vault:index\/audit:Audit$/,
    changed: any(becomes("options.log_raw", "true"), becomes("options.hmac_accessor", "false")),
    gone: always,
  },
  {
    id: "vault-quota",
    severity: "medium",
    title: "More requests are let through",
    rationale: "The limit on logins is what slows somebody down who guesses.",
    types: /^vault:index\/quotaRateLimit:QuotaRateLimit$/,
    changed: rises("rate"),
    gone: always,
  },
  {
    id: "vault-key-exportable",
    severity: "critical",
    title: "A signing key can leave Vault, or be deleted",
    rationale: "Who has the key signs images that the clusters believe.",
    types: /^vault:transit\/secretBackendKey:SecretBackendKey$/,
    changed: turnsOn("exportable", "deletionAllowed", "allowPlaintextBackup"),
  },
  {
    id: "vault-pki-wider",
    severity: "high",
    title: "Certificates are signed for more names or uses",
    rationale: "A certificate for a name is that name, to everyone who trusts the authority.",
    types: /^vault:pkiSecret\/secretBackendRole:SecretBackendRole$/,
    changed: any(
      turnsOn(
        "allowAnyName",
        "allowBareDomains",
        "allowGlobDomains",
        "allowIpSans",
        "allowLocalhost",
        "allowWildcardCertificates",
        "clientFlag",
        "codeSigningFlag",
        "emailProtectionFlag",
      ),
      turnsOff("enforceHostnames"),
      gains("allowedDomains", "keyUsages"),
    ),
  },
  {
    id: "vault-check-and-set",
    severity: "medium",
    title: "Fewer versions of secrets are kept",
    rationale: "A secret that was overwritten by mistake cannot be brought back.",
    types: /^vault:kv\/secretBackendV2:SecretBackendV2$/,
    changed: any(fewerVersions, turnsOff("casRequired")),
  },
];

function fewerVersions(pair: Pair): readonly Evidence[] {
  const [before, after] = [at(pair.before, "maxVersions"), at(pair.after, "maxVersions")];
  return typeof before === "number" && typeof after === "number" && after < before
    ? [evidence(pair, "maxVersions")]
    : [];
}

/** A claim that is demanded no more, or whose value now matches more. */
function widerClaims(pair: Pair): readonly Evidence[] {
  const after = new Map(membersAt(pair.after, "boundClaims"));
  return membersAt(pair.before, "boundClaims").flatMap(([claim, was]) => {
    const is = after.get(claim);
    const path = `boundClaims[${JSON.stringify(claim)}]`;
    if (is === undefined) return [pointed(path, was, undefined)];
    return valuesOf(is).some((value) => !valuesOf(was).some((old) => covers(old, value)))
      ? [pointed(path, was, is)]
      : [];
  });
}

/** Several values stand in one text with commas between them, or in a list. */
function valuesOf(value: unknown): string[] {
  if (typeof value === "string") return value.split(",").map((part) => part.trim());
  return isPlainList(value as never) ? (value as unknown[]).map(String) : [];
}

/** Whether a pattern matches all that another one does; `*` stands for any text. */
function covers(pattern: string, other: string): boolean {
  const parts = pattern.split("*");
  if (parts.length === 1) return pattern === other;
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  return other.startsWith(first) && other.endsWith(last) && other.length >= first.length + last.length;
}

/** Paths whose capabilities grew, that are refused no more, or whose parameters or wrapping are bound no more. */
function widerPolicy(pair: Pair): readonly Evidence[] {
  const [before, after] = [pair.before, pair.after].map((side) => policyPaths(textAt(side, "policy") ?? ""));
  // What cannot be read is shown as a whole rather than taken for harmless.
  if (before === undefined || after === undefined) return [evidence(pair, "policy")];
  const old = new Map(before.map((path) => [path.path, path]));
  const kept = new Set(after.map(({ path }) => path));
  return [
    ...after.flatMap((path) => {
      const was = old.get(path.path);
      if (was === undefined) {
        return isRefusal(path) ? [] : [pointed(`policy ${path.path}`, undefined, path.capabilities)];
      }
      return isWider(was, path) ? [pointed(`policy ${path.path}`, was.capabilities, path.capabilities)] : [];
    }),
    ...before
      .filter((path) => isRefusal(path) && !kept.has(path.path))
      .map((path) => pointed(`policy ${path.path}`, path.capabilities, undefined)),
  ];
}

function isRefusal({ capabilities }: PolicyPath): boolean {
  return capabilities.includes("deny");
}

function isWider(was: PolicyPath, is: PolicyPath): boolean {
  if (isRefusal(is)) return false;
  if (isRefusal(was)) return true;
  return (
    is.capabilities.some((capability) => !was.capabilities.includes(capability)) ||
    was.bounds.some((bound) => !is.bounds.includes(bound))
  );
}
