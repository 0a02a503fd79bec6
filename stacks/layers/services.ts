import { onBehalfOf } from "../../components/core/faults.ts";
import { Service } from "../../components/service/service.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { namespaceOf } from "../contract.ts";
import { serviceRoutes } from "../service-routes.ts";

/** The services, each from its contract. */
export function servicesLayer({ stack, environment, deployed, delivery }: PlatformContext): LayerResult {
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
          routes: serviceRoutes(contract, environment, contractOrigin),
        }),
    );
  }
  return {};
}
