import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import { goDuration, milliseconds, type Duration } from "../core/units.ts";
import type { Named } from "../gateway/references.ts";
import type { CertificateSettings } from "./args.ts";

const HOUR = milliseconds("1 hour");

/** A server certificate that cert-manager renews, with a key that changes at each renewal. */
export function certificate(settings: CertificateSettings): Named<ICertificate> {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: settings.name, namespace: settings.namespace },
    spec: {
      secretName: settings.secretName,
      dnsNames: [...settings.dnsNames],
      issuerRef: { group: "cert-manager.io", kind: settings.issuer.kind, name: settings.issuer.name },
      duration: wholeHours(settings.duration),
      renewBefore: wholeHours(settings.renewBefore),
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      usages: ["digital signature", "server auth"],
    },
  };
}

function wholeHours(duration: Duration): string {
  if (milliseconds(duration) % HOUR !== 0) {
    throw new Error(`a certificate's times are whole hours, not "${duration}"`);
  }
  return goDuration(duration);
}
