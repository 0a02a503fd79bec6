import { stringify } from "yaml";
import type { IdentityProvider } from "./group-links.ts";

/** A key of a Kubernetes Secret in GitLab's namespace. */
export interface SecretKeyReference {
  /** Name of the Secret. */
  readonly secret: string;
  /** Key in it. */
  readonly key: string;
}

/** Directory that people sign in with, when `idp` is `ldap`. */
export interface LdapServer {
  /** What the sign-in page calls it. */
  readonly label: string;
  /** Host of the directory. */
  readonly host: string;
  /** Port; TLS from the first byte. */
  readonly port: number;
  /** Attribute that holds the name people log in with. */
  readonly uid: string;
  /** Entry that GitLab reads the directory as. */
  readonly bindDn: string;
  /** Where people are. */
  readonly base: string;
  /** Where groups are; without it GitLab synchronises none. */
  readonly groupBase: string;
  /** Password of that entry. */
  readonly password: SecretKeyReference;
}

/** What GitLab's Helm chart is told. */
export interface ChartValuesArgs {
  /** Public base URL of GitLab. */
  readonly url: string;
  /** Port that git over SSH is reached at. @default 22, the IANA assignment */
  readonly sshPort?: number;
  /** How people sign in. */
  readonly signIn:
    | {
        readonly idp: Exclude<IdentityProvider, "ldap">;
        /** Secret with OmniAuth's block for Keycloak. It holds the client's secret, so it comes from Vault. */
        readonly provider: SecretKeyReference;
        /** Whether everybody who signs in is an external user, who sees only what they are a member of. */
        readonly externalUsers: boolean;
      }
    | { readonly idp: "ldap"; readonly server: LdapServer };
}

/** Values of GitLab's Helm chart, as far as the platform decides them. */
export interface ChartValues {
  readonly global: {
    readonly hosts: {
      readonly domain: string;
      readonly https: boolean;
      readonly gitlab: { readonly name: string; readonly https: boolean };
      readonly ssh: string;
    };
    readonly shell: { readonly port: number };
    readonly ingress: {
      readonly enabled: boolean;
      readonly configureCertmanager: boolean;
      readonly tls: { readonly enabled: boolean };
    };
    readonly gatewayApi: {
      readonly enabled: boolean;
      readonly installEnvoy: boolean;
      readonly configureCertmanager: boolean;
    };
    readonly registry: { readonly enabled: boolean };
    readonly appConfig: {
      readonly omniauth: OmniAuth;
      readonly ldap: { readonly preventSignin: boolean; readonly servers: Readonly<Record<string, object>> };
    };
  };
  readonly registry: { readonly enabled: boolean };
  readonly installCertmanager: boolean;
  readonly "nginx-ingress": { readonly enabled: boolean };
  readonly "gitlab-runner": { readonly install: boolean };
  readonly prometheus: { readonly install: boolean };
}

type OmniAuth =
  | { readonly enabled: false }
  | {
      readonly enabled: true;
      readonly allowSingleSignOn: readonly string[];
      readonly autoLinkUser: readonly string[];
      readonly autoSignInWithProvider: string;
      readonly blockAutoCreatedUsers: boolean;
      readonly externalProviders: readonly string[];
      readonly providers: readonly SecretKeyReference[];
      readonly syncProfileAttributes: readonly string[];
      readonly syncProfileFromProvider: readonly string[];
    };

/**
 * Values for GitLab's Helm chart (requirement 002, 2.6 and phase 12): sign-in through Keycloak, no registry because Harbor is one, and
 * none of the chart's own edge, certificates, runners and monitoring, because the platform has them.
 *
 * Every key was looked up in the chart's values.yaml and in its pages on globals and GitLab Shell (docs.gitlab.com/charts).
 */
export function chartValues({ url, sshPort = 22, signIn }: ChartValuesArgs): ChartValues {
  const { hostname, protocol } = new URL(url);
  const https = protocol === "https:";
  return {
    global: {
      hosts: {
        domain: hostname.slice(hostname.indexOf(".") + 1),
        https,
        gitlab: { name: hostname, https },
        ssh: hostname,
      },
      shell: { port: sshPort },
      ingress: { enabled: false, configureCertmanager: false, tls: { enabled: false } },
      gatewayApi: { enabled: false, installEnvoy: false, configureCertmanager: false },
      registry: { enabled: false },
      appConfig: {
        omniauth: omniAuth(signIn),
        ldap: {
          preventSignin: false,
          servers: signIn.idp === "ldap" ? { main: ldapServer(signIn.server) } : {},
        },
      },
    },
    registry: { enabled: false },
    installCertmanager: false,
    "nginx-ingress": { enabled: false },
    "gitlab-runner": { install: false },
    prometheus: { install: false },
  };
}

/** The values as a file for `helm --values`; equal values are equal bytes. */
export function chartValuesFile(values: ChartValues): string {
  return `---\n${stringify(values, { lineWidth: 0 })}`;
}

/** As 002 has it: accounts are made at the first sign-in, active, linked by address, and follow Keycloak's name and address. */
function omniAuth(signIn: ChartValuesArgs["signIn"]): OmniAuth {
  if (signIn.idp === "ldap") return { enabled: false };
  const provider = signIn.idp === "oidc" ? "openid_connect" : "saml";
  return {
    enabled: true,
    allowSingleSignOn: [provider],
    autoLinkUser: [provider],
    autoSignInWithProvider: provider,
    blockAutoCreatedUsers: false,
    externalProviders: signIn.externalUsers ? [provider] : [],
    providers: [signIn.provider],
    syncProfileAttributes: ["email", "name"],
    syncProfileFromProvider: [provider],
  };
}

function ldapServer({ label, host, port, uid, bindDn, base, groupBase, password }: LdapServer): object {
  return {
    label,
    host,
    port,
    uid,
    bind_dn: bindDn,
    base,
    group_base: groupBase,
    encryption: "simple_tls",
    verify_certificates: true,
    password,
  };
}
