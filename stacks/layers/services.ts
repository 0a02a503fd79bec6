import { onBehalfOf } from "../../components/core/faults.ts";
import { IMAGE_PULL_SECRET } from "../../components/external-secrets/image-pull-secret.ts";
import { Service } from "../../components/service/service.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { namespaceOf } from "../contract.ts";
import { serviceFolder } from "../gitops-folders.ts";
import { serviceRules } from "../rules.ts";
import { serviceOverlay } from "../service-overlay.ts";
import { serviceNetwork } from "../service-network.ts";
import { serviceRoutes } from "../service-routes.ts";
import { serviceWorkloads } from "../service-workloads.ts";
import { serviceSecrets } from "../service-secrets.ts";

/** The services, each from its contract. */
export function servicesLayer({
  stack,
  environment,
  deployed,
  rules,
  delivery,
}: PlatformContext): LayerResult {
  for (const { contract, file, origin: contractOrigin } of deployed) {
    onBehalfOf(
      contractOrigin([]),
      () =>
        new Service(contract.name, {
          environment: stack,
          owner: contract.owner,
          delivery,
          contract: file,
          namespace: namespaceOf(contract),
          imagePullSecret: IMAGE_PULL_SECRET,
          workloads: serviceWorkloads(contract, stack, environment),
          migration: contract.migrations,
          rules: environment.delivery === "gitops" ? undefined : serviceRules(contract, rules),
          network: serviceNetwork(contract, deployed, environment),
          secrets: serviceSecrets(contract, stack, environment),
          routes: serviceRoutes(contract, environment, contractOrigin),
        }),
    );
  }
  return {
    overlays: Object.fromEntries(
      deployed.map(({ contract }) => [
        serviceFolder(stack, contract.name),
        serviceOverlay(contract, stack, environment, serviceRules(contract, rules)),
      ]),
    ),
  };
}
