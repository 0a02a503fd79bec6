import { AddOn } from "../../components/add-ons/add-on.ts";
import { onBehalfOf } from "../../components/core/faults.ts";
import { addOnsOf } from "../add-ons.ts";
import { PLATFORM_PROJECT } from "../argocd-names.ts";
import type { LayerResult, PlatformContext } from "../context.ts";

/** The products that Argo CD installs. Without Argo CD whoever runs the cluster brings them. */
export function addOnsLayer({ stack, environment, origin, delivery }: PlatformContext): LayerResult {
  if (delivery.mode === "direct") return {};
  const { owner, vault } = environment;
  onBehalfOf(origin(["addOns"]), () => {
    for (const product of addOnsOf(stack, environment)) {
      new AddOn(`add-on-${product.name}`, {
        environment: stack,
        owner,
        delivery,
        product,
        argocd: { namespace: vault.argocd.namespace, project: PLATFORM_PROJECT },
      });
    }
  });
  return {};
}
