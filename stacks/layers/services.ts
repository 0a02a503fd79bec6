import { onBehalfOf } from "../../components/core/faults.ts";
import { Service } from "../../components/service/service.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { serviceArguments } from "../service-arguments.ts";

/** The services, each from its contract. */
export function servicesLayer(context: PlatformContext): LayerResult {
  for (const catalogued of context.deployed) {
    const { contract, origin } = catalogued;
    onBehalfOf(origin([]), () => new Service(contract.name, serviceArguments(context, catalogued)));
  }
  return {};
}
