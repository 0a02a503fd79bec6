import type * as pulumi from "@pulumi/pulumi";
import type { IClusterIssuer } from "@kubernetes-models/cert-manager/cert-manager.io/v1/ClusterIssuer";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import { parentRef, type Named } from "../gateway/references.ts";
import type { AcmeSettings } from "./args.ts";
import { dnsSolver } from "./dns-solver.ts";

/** Arguments of {@link AcmeIssuer}. */
export interface AcmeIssuerArgs extends PlatformArgs, AcmeSettings {
  /** Name of the ClusterIssuer, as certificates refer to it. */
  readonly issuer: string;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the ClusterIssuer. */
    readonly clusterIssuer?: Transform<Named<IClusterIssuer>>;
  };
}

/** An ACME authority as a ClusterIssuer. cert-manager makes the account and keeps its key in a Secret of its namespace. */
export class AcmeIssuer extends PlatformComponent {
  constructor(name: string, args: AcmeIssuerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:certificates:AcmeIssuer", name, args, opts);
    this.addObject(
      "issuer",
      { name: args.issuer, component: "issuer" },
      acmeIssuer(args.issuer, args),
      args.transform?.clusterIssuer,
    );
    this.registerOutputs({});
  }
}

/** cert-manager takes the solver with the longest zone around a name, and one without zones where none is. */
export function acmeIssuer(
  name: string,
  { server, email, dnsZones, httpListener }: AcmeSettings,
): Named<IClusterIssuer> {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name },
    spec: {
      acme: {
        server,
        email,
        privateKeySecretRef: { name: `${name}-account` },
        solvers: [
          ...dnsZones.map((zone) => ({ selector: { dnsZones: [zone.name] }, dns01: dnsSolver(zone) })),
          ...(httpListener === undefined
            ? []
            : [{ http01: { gatewayHTTPRoute: { parentRefs: [parentRef(httpListener)] } } }]),
        ],
      },
    },
  };
}
