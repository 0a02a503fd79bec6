import type * as pulumi from "@pulumi/pulumi";
import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import type { CertificateSettings } from "./args.ts";
import { certificate } from "./certificate.ts";

/** Arguments of {@link ServerCertificate}. */
export interface ServerCertificateArgs extends PlatformArgs {
  /** The certificate. */
  readonly certificate: CertificateSettings;
  /** Changes to the objects, by child. @default none */
  readonly transform?: {
    /** Laid over the Certificate. */
    readonly certificate?: Transform<Named<ICertificate>>;
  };
}

/** A certificate of a server inside the cluster. Those of the gateway's listeners belong to the gateway. */
export class ServerCertificate extends PlatformComponent {
  constructor(name: string, args: ServerCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:certificates:ServerCertificate", name, args, opts);
    this.addObject(
      "certificate",
      { name: args.certificate.name, component: "certificate" },
      certificate(args.certificate),
      args.transform?.certificate,
    );
    this.registerOutputs({});
  }
}
