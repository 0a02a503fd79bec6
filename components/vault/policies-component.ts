import type * as pulumi from "@pulumi/pulumi";
import { Policy } from "@pulumi/vault/policy.js";
import { NamedComponent } from "../core/named-component.ts";
import type { NamedPolicy } from "./policies.ts";
import { policyText } from "./policy-text.ts";

/** Policies of Vault, each under its name. */
export class Policies extends NamedComponent {
  constructor(
    name: string,
    args: { readonly policies: readonly NamedPolicy[] },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:vault:Policies", name, opts);
    for (const { name: policy, rules } of args.policies) {
      new Policy(`${name}-${policy}`, { name: policy, policy: policyText(policy, rules) }, { parent: this });
    }
    this.registerOutputs({});
  }
}
