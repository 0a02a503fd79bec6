import type * as pulumi from "@pulumi/pulumi";
import type { IValidatingAdmissionPolicy } from "kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy";
import type { IValidatingAdmissionPolicyBinding } from "kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding";
import { PlatformComponent, type PlatformArgs } from "../../core/component.ts";
import type { Transform } from "../../core/transform.ts";
import type { Named } from "../../gateway/references.ts";
import type { AdmissionSettings } from "./args.ts";
import { objectRules } from "./objects.ts";
import { admissionBinding, admissionPolicy, exceptionsFrom, type AdmissionRule } from "./policy.ts";
import { workloadRules } from "./workloads.ts";
import { writerRules } from "./writers.ts";

/** Arguments of {@link AdmissionPolicies}. */
export interface AdmissionPoliciesArgs extends PlatformArgs, AdmissionSettings {
  /** Changes to the objects, by the id of the rule. @default none */
  readonly transform?: {
    /** Laid over a policy. */
    readonly policy?: Readonly<Record<string, Transform<Named<IValidatingAdmissionPolicy>>>>;
    /** Laid over a binding. */
    readonly binding?: Readonly<Record<string, Transform<Named<IValidatingAdmissionPolicyBinding>>>>;
  };
}

/**
 * The gravest rules, held by the API server itself: they hold when no controller runs, and before any does.
 */
export class AdmissionPolicies extends PlatformComponent {
  constructor(name: string, args: AdmissionPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:guardrails:AdmissionPolicies", name, args, opts);
    const { enforcement, exceptions, transform } = args;
    const application = { name: "slipway", component: "admission" };
    for (const rule of admissionRules(args)) {
      const suffix = rule.rule.replace("/", "-");
      this.addObject(
        suffix,
        application,
        admissionPolicy(rule, exceptionsFrom(rule.rule, exceptions)),
        transform?.policy?.[rule.rule],
      );
      this.addObject(
        `${suffix}-binding`,
        application,
        admissionBinding(rule, enforcement),
        transform?.binding?.[rule.rule],
      );
    }
    this.registerOutputs({});
  }
}

/** Every rule that the API server holds to. */
export function admissionRules(settings: AdmissionSettings): AdmissionRule[] {
  return [...workloadRules(settings), ...objectRules(settings), ...writerRules(settings)];
}
