import { onBehalfOf } from "../../components/core/faults.ts";
import { Service } from "../../components/service/service.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { serviceFolder } from "../gitops-folders.ts";
import { serviceRules } from "../rules.ts";
import { serviceArguments } from "../service-arguments.ts";
import { serviceOverlay } from "../service-overlay.ts";

/** The services, each from its contract. */
export function servicesLayer(context: PlatformContext): LayerResult {
  const { stack, environment, deployed, rules } = context;
  for (const catalogued of deployed) {
    const { contract, origin } = catalogued;
    onBehalfOf(origin([]), () => new Service(contract.name, serviceArguments(context, catalogued)));
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
