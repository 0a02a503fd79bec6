import { formatFault } from "../../../components/core/faults.ts";
import { checkEnvironmentReferences } from "../../../stacks/environment-references.ts";
import type { Environment } from "../../../stacks/environment.ts";

/** What is wrong with an environment, each with its path. */
export function faultsOf(environment: Environment): string[] {
  return checkEnvironmentReferences(environment, (path) => ({ path: path.join(".") })).map(formatFault);
}
