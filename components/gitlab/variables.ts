import type * as pulumi from "@pulumi/pulumi";
import { GroupVariable } from "@pulumi/gitlab/groupVariable.js";
import { ProjectVariable } from "@pulumi/gitlab/projectVariable.js";
import { NamedComponent } from "../core/named-component.ts";
import { EVERYWHERE, type CiVariable } from "./variables-of.ts";

/** What the variables belong to. */
export type VariablesOwner =
  /** All projects of a group, by its number or path. */
  | { readonly group: pulumi.Input<string> }
  /** One project, by its number or path. */
  | { readonly project: pulumi.Input<string> };

/** Arguments of {@link CiVariables}. */
export interface CiVariablesArgs {
  /** Group or project whose jobs have the variables. */
  readonly owner: VariablesOwner;
  /** The variables. Their values are plain text by type, so that nothing a provider issues gets in. */
  readonly variables: readonly CiVariable[];
}

/** CI/CD variables of one group or project. */
export class CiVariables extends NamedComponent {
  constructor(name: string, args: CiVariablesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:CiVariables", name, opts);
    for (const variable of args.variables) {
      const child = `${name}-${suffixOf(variable)}`;
      const settings = { ...variable, variableType: "env_var" as const };
      if ("group" in args.owner) new GroupVariable(child, { ...args.owner, ...settings }, { parent: this });
      else new ProjectVariable(child, { ...args.owner, ...settings }, { parent: this });
    }
    this.registerOutputs({});
  }
}

/** `VAULT_ADDR` everywhere is `vault-addr`; `DOMAIN` in `ephemeral/*` is `domain-ephemeral`. */
function suffixOf({ key, environmentScope }: CiVariable): string {
  const name = key.toLowerCase().replaceAll("_", "-");
  return environmentScope === EVERYWHERE
    ? name
    : `${name}-${environmentScope.replace(/\/\*$/, "").replaceAll("/", "-")}`;
}
