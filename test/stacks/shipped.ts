import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { environmentSchema, type Environment } from "../../stacks/environment.ts";

/** An environment of the project, with every default filled in. */
export function shippedEnvironment(stack: string): Environment {
  const { config } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as {
    config: Record<string, unknown>;
  };
  return environmentSchema.parse(config["slipway:environment"]);
}
