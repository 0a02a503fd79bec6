import type * as pulumi from "@pulumi/pulumi";
import type { IPolicyException } from "@kubernetes-models/kyverno/policies.kyverno.io/v1/PolicyException";
import type { IImageValidatingPolicy } from "@kubernetes-models/kyverno/policies.kyverno.io/v1/ImageValidatingPolicy";
import { PlatformComponent, type PlatformArgs } from "../../core/component.ts";
import type { Transform } from "../../core/transform.ts";
import type { Named } from "../../gateway/references.ts";
import type { ExceptedObject, PolicyException } from "../exceptions.ts";
import { kyvernoException, type EnforcedRule } from "../kyverno/exceptions.ts";
import { policyName } from "../kyverno/policy.ts";
import type { VerificationSettings } from "./args.ts";
import { imagePolicy } from "./policy.ts";
import { IMAGE_RULES, type ImageRule } from "./rules.ts";

/** Arguments of {@link ImageVerification}. */
export interface ImageVerificationArgs extends PlatformArgs, VerificationSettings {
  /** Namespace of Kyverno, the only one in which it heeds exceptions. */
  readonly kyvernoNamespace: string;
  /** Exceptions that hold in the environment. */
  readonly exceptions: readonly PolicyException[];
  /** Changes to the objects. @default none */
  readonly transform?: {
    /** Laid over the policies, by the rule that they enforce. */
    readonly policies?: Readonly<Partial<Record<ImageRule["id"], Transform<Named<IImageValidatingPolicy>>>>>;
    /** Laid over each exception. */
    readonly exception?: Transform<Named<IPolicyException>>;
  };
}

/**
 * Holds images of our own Harbor projects to what our pipelines sign: that they come from there, from which project, what is in them
 * and what a scan found. Each rule has a policy of its own, so that an exception from one is none from the others.
 */
export class ImageVerification extends PlatformComponent {
  constructor(name: string, args: ImageVerificationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:guardrails:ImageVerification", name, args, opts);
    if (args.keys.length === 0) throw new Error(`${name}: without a key nothing could be verified`);
    const { exceptions, kyvernoNamespace, transform } = args;
    const policies = IMAGE_RULES.map((rule) => ({ rule, policy: imagePolicy(rule, args) }));
    for (const { rule, policy } of policies) {
      this.addObject(rule.attestation, { name, component: "policy" }, policy, transform?.policies?.[rule.id]);
    }
    const enforced = policies.map(({ rule, policy }) => ({
      rule: rule.id,
      kind: policy.kind,
      name: policyName(rule.id),
    }));
    for (const exception of exceptions) {
      const object = imageException(exception, enforced, kyvernoNamespace);
      if (object === undefined) continue;
      this.addObject(
        `exception-${exception.id}`,
        { name, component: "exception" },
        object,
        transform?.exception,
      );
    }
    this.registerOutputs({});
  }
}

/**
 * An exception from rules about images. Its name has a dot, which no id has, so that it is no other exception's. Kyverno 1.19.1 asks about a
 * Rollout as a pod that has its name.
 */
function imageException(
  exception: PolicyException,
  policies: readonly EnforcedRule[],
  namespace: string,
): Named<IPolicyException> | undefined {
  const objects = exception.objects.flatMap((object): ExceptedObject[] =>
    object.kind === "Rollout" ? [object, { ...object, kind: "Pod" }] : [object],
  );
  return kyvernoException({ ...exception, id: `${exception.id}.images`, objects }, policies, namespace);
}
