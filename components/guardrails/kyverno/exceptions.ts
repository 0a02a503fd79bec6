import type { IPolicyException } from "@kubernetes-models/kyverno/policies.kyverno.io/v1/PolicyException";
import type { Named } from "../../gateway/references.ts";
import { EXCEPTION_ENDS, type ExceptedObject, type PolicyException } from "../exceptions.ts";
import { celText } from "../cel.ts";

/** A policy in the cluster, and the rule it enforces. */
export interface EnforcedRule {
  /** Id of the rule. */
  readonly rule: string;
  /** Kind of the policy. */
  readonly kind: string;
  /** Name of the policy. */
  readonly name: string;
}

/** Kinds that make pods, whose names begin with theirs. */
const POD_MAKERS = ["CronJob", "DaemonSet", "Deployment", "Job", "Rollout", "StatefulSet"];

/**
 * An exception as Kyverno reads it, for those of its rules that a policy here enforces; none when no policy does.
 *
 * Kyverno 1.19 knows a field for the end of an exception and does not read it, so the days are part of the condition: an exception that
 * is forgotten ends by itself.
 *
 * @param namespace the only one in which Kyverno heeds exceptions
 */
export function kyvernoException(
  exception: PolicyException,
  policies: readonly EnforcedRule[],
  namespace: string,
): Named<IPolicyException> | undefined {
  const covered = policies.filter(({ rule }) => exception.rules.includes(rule));
  if (covered.length === 0) return undefined;
  const { id, reason, owner, approvedBy, from, until, objects } = exception;
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "PolicyException",
    metadata: {
      name: id,
      namespace,
      annotations: {
        "slipway.dev/reason": reason,
        "slipway.dev/exception-owner": owner,
        "slipway.dev/approved-by": approvedBy,
        "slipway.dev/from": from,
        "slipway.dev/until": until,
        [EXCEPTION_ENDS]: `${until}T23:59:59Z`,
      },
    },
    spec: {
      policyRefs: covered.map(({ kind, name }) => ({ kind, name })),
      matchConditions: [
        { name: "objects", expression: objects.map(isObject).join(" || ") },
        {
          name: "days",
          expression: `${midnight(from)} <= time.now() && time.now() < ${midnight(until)} + duration("24h")`,
        },
      ],
    },
  };
}

function midnight(day: string): string {
  return `timestamp(${celText(`${day}T00:00:00Z`)})`;
}

/** The object itself and, of what makes pods, what it makes. */
function isObject({ kind, namespace, name }: ExceptedObject): string {
  const itself = `object.kind == ${celText(kind)} && ${hasName(name)}`;
  const made = POD_MAKERS.includes(kind) && !name.endsWith("*") ? [isMade(kind, name)] : [];
  const any = [itself, ...made].map((condition) => `(${condition})`).join(" || ");
  return namespace === undefined
    ? `(${any})`
    : `(object.metadata.?namespace.orValue("") == ${celText(namespace)} && (${any}))`;
}

function hasName(name: string): string {
  return name.endsWith("*")
    ? `object.metadata.?name.orValue("").startsWith(${celText(name.slice(0, -1))})`
    : `object.metadata.?name.orValue("") == ${celText(name)}`;
}

/** A CronJob makes Jobs; the rest make pods, some by way of a ReplicaSet with a generated name. */
function isMade(kind: string, name: string): string {
  const kinds = kind === "CronJob" ? '["Job", "Pod"]' : '["Pod"]';
  // The API server has not named it yet when it asks.
  const start = `object.metadata.?name.orValue(object.metadata.?generateName.orValue("")).startsWith(${celText(`${name}-`)})`;
  return `object.kind in ${kinds} && size(object.metadata.?ownerReferences.orValue([])) > 0 && ${start}`;
}
