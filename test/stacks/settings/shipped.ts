import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { formatFault } from "../../../components/core/faults.ts";
import { checkEnvironmentReferences } from "../../../stacks/environment-references.ts";
import { environmentSchema, type Environment } from "../../../stacks/environment.ts";

/** The settings of a shipped environment, for a test to change. */
export function shipped(stack: string): Environment {
  const { config } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as {
    config: Record<string, unknown>;
  };
  return environmentSchema.parse(config["slipway:environment"]);
}

/** What is wrong with an environment, each with its path. */
export function faultsOf(environment: Environment): string[] {
  return checkEnvironmentReferences(environment, (path) => ({ path: path.join(".") })).map(formatFault);
}
