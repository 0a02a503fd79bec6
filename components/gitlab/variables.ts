import type * as pulumi from "@pulumi/pulumi";
import { GroupVariable } from "@pulumi/gitlab/groupVariable.js";
import { ProjectVariable } from "@pulumi/gitlab/projectVariable.js";
import { NamedComponent } from "../core/named-component.ts";
import type { GroupOrProject } from "./group-or-project.ts";
import { EVERYWHERE, type CiVariable } from "./variables-of.ts";

/** Arguments of {@link CiVariables}. */
export interface CiVariablesArgs {
  /** Group or project whose jobs have the variables. */
  readonly owner: GroupOrProject;
  /** The variables. Their values are plain text by type, so that nothing a provider issues gets in. */
  readonly variables: readonly CiVariable[];
}

/** CI/CD variables of one group or project. */
export class CiVariables extends NamedComponent {
  constructor(name: string, args: CiVariablesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:gitlab:CiVariables", name, opts);
    const { kind, id } = args.owner;
    for (const variable of args.variables) {
      const child = `${name}-${suffixOf(variable)}`;
      const settings = { ...variable, variableType: "env_var" as const };
      if (kind === "group") new GroupVariable(child, { group: id, ...settings }, { parent: this });
      else new ProjectVariable(child, { project: id, ...settings }, { parent: this });
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
