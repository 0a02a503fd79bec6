import { IMAGE_PULL_SECRET } from "../components/external-secrets/image-pull-secret.ts";
import type { ServiceArgs } from "../components/service/service.ts";
import type { PlatformArgs } from "../components/core/component.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { PlatformContext } from "./context.ts";
import { namespaceOf } from "./contract.ts";
import { serviceRules } from "./rules.ts";
import { serviceNetwork } from "./service-network.ts";
import { templateSettings } from "./service-rollouts.ts";
import { serviceRoutes } from "./service-routes.ts";
import { serviceSecrets } from "./service-secrets.ts";
import { serviceWorkloads } from "./service-workloads.ts";

/** What a service is made from in an environment. */
export function serviceArguments(
  { stack, environment, deployed, rules, delivery }: PlatformContext,
  { contract, file, origin }: CataloguedContract,
): ServiceArgs & PlatformArgs {
  return {
    environment: stack,
    owner: contract.owner,
    delivery,
    contract: file,
    namespace: namespaceOf(contract),
    imagePullSecret: IMAGE_PULL_SECRET,
    workloads: serviceWorkloads(contract, stack, environment),
    migration: contract.migrations,
    analyses:
      contract.analysis.length === 0
        ? undefined
        : { settings: templateSettings(environment), own: contract.analysis },
    rules: environment.delivery === "gitops" ? undefined : serviceRules(contract, rules),
    network: serviceNetwork(contract, deployed, environment),
    secrets: serviceSecrets(contract, stack, environment),
    routes: serviceRoutes(contract, environment, origin),
  };
}
