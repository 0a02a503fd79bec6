import { AddOn } from "../../components/add-ons/add-on.ts";
import type { Gap } from "../../components/core/gap.ts";
import { onBehalfOf } from "../../components/core/faults.ts";
import { addOnsOf } from "../add-ons.ts";
import { PLATFORM_PROJECT } from "../argocd-names.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import type { Environment } from "../environment.ts";

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
  return { gaps: traceGaps(environment) };
}

/** The gateway sends traces, and nobody was named who keeps them. */
function traceGaps({ gateway, addOns }: Environment): Gap[] {
  if (gateway.tracing === undefined || !addOns.alloy.enabled || addOns.alloy.traces !== undefined) return [];
  return [
    {
      product: "Grafana Alloy",
      feature: "traces",
      needs: "the address of what keeps them, as addOns.alloy.traces",
      subject: `the gateway ${gateway.name}`,
      consequence:
        "Alloy receives no traces, so those that Envoy samples are lost; requests are not affected.",
    },
  ];
}
