import * as pulumi from "@pulumi/pulumi";
import { throwIfAny } from "../components/core/faults.ts";
import { checkAgainstEnvironment, loadCatalogue } from "./catalogue.ts";
import { gitlabCredentials } from "./gitlab-credentials.ts";
import { gitlabEnvironments } from "./gitlab-environments.ts";
import { harborCredentials } from "./harbor-credentials.ts";
import { loadEnvironment } from "./load-environment.ts";
import { platformCredentials } from "./platform-credentials.ts";
import { platform } from "./platform.ts";
import { missingCredentials, missingSecrets } from "./secrets.ts";
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
  throwIfAny([...faults, ...catalogue.faults, ...missingCredentials()]);
  if (environment === undefined) throw new Error("an environment without faults was not read");
  const { environments, faults: unknown } =
    environment.shared === undefined
      ? { environments: [], faults: [] }
      : gitlabEnvironments(root, stack, environment);
  throwIfAny([
    ...unknown,
    ...missingSecrets(environment),
    ...checkRotation(
      environment,
      [
        ...harborCredentials(stack, environment),
        ...gitlabCredentials(stack, environment),
        ...platformCredentials(environment),
      ],
      origin,
    ),
    ...checkAgainstEnvironment(catalogue.contracts, stack, environment),
  ]);
  return platform({ stack, environment, origin, catalogue: catalogue.contracts, environments });
}
