import type { IACMEChallengeSolverDNS01 } from "@kubernetes-models/cert-manager/acme.cert-manager.io/v1/ACMEChallengeSolverDNS01";
import type { DnsProvider, DnsZone } from "./args.ts";

/** Fields of the credentials each kind of DNS provider takes: of the entry in Vault, and of the Secret made from it. */
const CREDENTIALS: Readonly<Record<DnsProvider["type"], readonly string[]>> = {
  rfc2136: ["tsig-secret"],
  cloudflare: ["api-token"],
  route53: ["access-key-id", "secret-access-key"],
};

export function credentialFields({ provider }: DnsZone): readonly string[] {
  return CREDENTIALS[provider.type];
}

/** Name of a zone's credentials: the entry in Vault, and the Secret in cert-manager's namespace. */
export function credentialsName(zone: string): string {
  return `dns-${zone}`;
}

export function dnsSolver({ name, provider }: DnsZone): IACMEChallengeSolverDNS01 {
  const secret = (key: string) => ({ name: credentialsName(name), key });
  switch (provider.type) {
    case "rfc2136":
      return {
        rfc2136: {
          nameserver: `${provider.nameserver}:${provider.port}`,
          tsigKeyName: provider.keyName,
          tsigAlgorithm: provider.algorithm,
          tsigSecretSecretRef: secret("tsig-secret"),
        },
      };
    case "cloudflare":
      return { cloudflare: { apiTokenSecretRef: secret("api-token") } };
    case "route53":
      return {
        route53: {
          region: provider.region,
          accessKeyIDSecretRef: secret("access-key-id"),
          secretAccessKeySecretRef: secret("secret-access-key"),
        },
      };
  }
}
