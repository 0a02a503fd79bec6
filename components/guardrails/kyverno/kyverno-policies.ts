import type * as pulumi from "@pulumi/pulumi";
import type { IGeneratingPolicy } from "@kubernetes-models/kyverno/policies.kyverno.io/v1/GeneratingPolicy";
import type { IPolicyException } from "@kubernetes-models/kyverno/policies.kyverno.io/v1/PolicyException";
import type { IValidatingPolicy } from "@kubernetes-models/kyverno/policies.kyverno.io/v1/ValidatingPolicy";
import { PlatformComponent, type PlatformArgs } from "../../core/component.ts";
import type { Transform } from "../../core/transform.ts";
import type { Named } from "../../gateway/references.ts";
import type { PolicyException } from "../exceptions.ts";
import { kyvernoException } from "./exceptions.ts";
import { generatingPolicies } from "./generated.ts";
import { generatorRole } from "./generator-role.ts";
import { checks, type PolicySettings } from "./policies.ts";
import { validatingPolicy, type Enforcement } from "./policy.ts";
import { ephemeral, outside } from "./scope.ts";

/** Arguments of {@link KyvernoPolicies}. */
export interface KyvernoPoliciesArgs extends PlatformArgs, Omit<PolicySettings, "environment"> {
  /** Whether what breaks a policy is refused, or let in and reported. */
  readonly enforcement: Enforcement;
  /** Namespace of Kyverno, the only one in which it heeds exceptions. */
  readonly kyvernoNamespace: string;
  /** Exceptions that hold in the environment. */
  readonly exceptions: readonly PolicyException[];
  /** Changes to the objects, by kind. @default none */
  readonly transform?: {
    /** Laid over each policy that checks. */
    readonly validatingPolicy?: Transform<Named<IValidatingPolicy>>;
    /** Laid over each policy that generates. */
    readonly generatingPolicy?: Transform<Named<IGeneratingPolicy>>;
    /** Laid over each exception. */
    readonly exception?: Transform<Named<IPolicyException>>;
  };
}

/** What Kyverno holds the cluster to: the rules that the tree is held to before a merge, for what reaches the cluster in another way. */
export class KyvernoPolicies extends PlatformComponent {
  constructor(name: string, args: KyvernoPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:guardrails:KyvernoPolicies", name, args, opts);
    const { enforcement, kyvernoNamespace, exceptions, transform, quota } = args;
    const application = { name: "kyverno", component: "policy" };
    const validating = checks(args).map((check) => ({
      rule: check.rule,
      policy: validatingPolicy(check, enforcement),
    }));
    const generating = generatingPolicies(quota, [
      outside([...args.untouched, ...args.products, ...args.declared]),
      ...(args.ephemeral === undefined ? [] : [ephemeral(false)]),
    ]);

    for (const { policy } of validating) {
      this.addObject(policy.metadata.name ?? "", application, policy, transform?.validatingPolicy);
    }
    this.addObject("generator", { name: "kyverno", component: "access" }, generatorRole());
    for (const policy of generating) {
      this.addObject(policy.metadata.name ?? "", application, policy, transform?.generatingPolicy);
    }
    const enforced = validating.map(({ rule, policy }) => ({
      rule,
      kind: policy.kind,
      name: policy.metadata.name ?? "",
    }));
    for (const exception of exceptions) {
      const object = kyvernoException(exception, enforced, kyvernoNamespace);
      if (object !== undefined) {
        this.addObject(
          `exception-${exception.id}`,
          { name: "kyverno", component: "exception" },
          object,
          transform?.exception,
        );
      }
    }
    this.registerOutputs({});
  }
}
