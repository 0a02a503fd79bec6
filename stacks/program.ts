import * as pulumi from "@pulumi/pulumi";
import { throwIfAny } from "../components/core/faults.ts";
import { checkAgainstEnvironment, loadCatalogue } from "./catalogue.ts";
import { credentials } from "./credentials.ts";
import { loadExceptions } from "./exceptions.ts";
import { gitlabEnvironments } from "./gitlab-environments.ts";
import { loadEnvironment } from "./load-environment.ts";
import { platform } from "./platform.ts";
import { loadRules } from "./rules.ts";
import { missingCredentials, missingSecrets } from "./secrets.ts";
import { checkStandbyServices } from "./settings/disaster-recovery-references.ts";
import { checkRotation } from "./settings/rotation-references.ts";

/**
 * One stack of the platform: reads its environment and the catalogue, and declares everything they ask for.
 *
 * @param root folder of the project
 * @returns the stack's outputs
 * @throws InputFaults with everything that is wrong with the inputs; then nothing is declared
 */
export async function program(root: string) {
  const stack = pulumi.getStack();
  const { environment, origin, faults } = loadEnvironment(root);
  const catalogue = loadCatalogue(root);
  const { rules, faults: ruleFaults } = loadRules(root, stack, catalogue.contracts);
  const { exceptions, faults: exceptionFaults } = loadExceptions(root, stack);
  throwIfAny([...faults, ...catalogue.faults, ...ruleFaults, ...exceptionFaults, ...missingCredentials()]);
  if (environment === undefined) throw new Error("an environment without faults was not read");
  const { environments, faults: unknown } =
    environment.shared === undefined
      ? { environments: [], faults: [] }
      : gitlabEnvironments(root, stack, environment);
  throwIfAny([
    ...unknown,
    ...missingSecrets(environment),
    ...checkRotation(environment, credentials(stack, environment), origin),
    ...checkAgainstEnvironment(catalogue.contracts, stack, environment),
    ...checkStandbyServices(environment, catalogue.contracts, stack, origin),
  ]);
  return platform({
    stack,
    environment,
    origin,
    catalogue: catalogue.contracts,
    rules,
    exceptions,
    environments,
  });
}
