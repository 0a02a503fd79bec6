import type * as pulumi from "@pulumi/pulumi";
import { Policy } from "@pulumi/vault/policy.js";
import { NamedComponent } from "../core/named-component.ts";
import type { NamedPolicy } from "./policies.ts";
import { policyText } from "./policy-text.ts";

/** Arguments of {@link Policies}. */
export interface PoliciesArgs {
  /** What is declared. */
  readonly policies: readonly NamedPolicy[];
}

/** Policies of Vault, each under its name. */
export class Policies extends NamedComponent {
  constructor(name: string, args: PoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:vault:Policies", name, opts);
    for (const { name: policy, rules } of args.policies) {
      new Policy(`${name}-${policy}`, { name: policy, policy: policyText(policy, rules) }, { parent: this });
    }
    this.registerOutputs({});
  }
}
