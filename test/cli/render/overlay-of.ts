import type { PlannedOverlay } from "../../../cli/render/planned-overlays.ts";
import type { RenderedObject } from "../../../cli/render/objects.ts";

export const IMAGE = "harbor.example/platform-services/relay";
export const DIGEST = `sha256:${"a".repeat(64)}`;

/** A rendered object of the service `relay`. */
export function rendered(kind: string, name: string, rest: object = {}, apiVersion = "v1"): RenderedObject {
  const labels = { "slipway.dev/owner": "netops" };
  const manifest = { apiVersion, kind, metadata: { name, namespace: "demo", labels }, ...rest };
  return {
    urn: `urn:${kind}:${name}`,
    manifest,
    components: [{ type: "slipway:service:Service", name: "relay" }],
    component: "slipway:service:Service relay",
    contract: "catalog/relay.yaml",
  };
}

/** An overlay of the service `relay` with one autoscaler. */
export function overlay(part: Partial<PlannedOverlay> = {}): PlannedOverlay {
  const spec = { minReplicas: 2, maxReplicas: 6 };
  return {
    folder: "overlays/dev/relay",
    environment: "dev",
    service: "relay",
    namespace: "demo",
    images: [{ name: IMAGE, digest: DIGEST }],
    rules: { flags: { b: true, a: false }, limits: { burst: 20 } },
    objects: [rendered("HorizontalPodAutoscaler", "west", { spec }, "autoscaling/v2")],
    ...part,
  };
}

/** The same without rules. */
export function overlayWithoutRules(part: Partial<PlannedOverlay>): PlannedOverlay {
  const entries = Object.entries(overlay(part)).filter(([key]) => key !== "rules");
  return Object.fromEntries(entries) as unknown as PlannedOverlay;
}
