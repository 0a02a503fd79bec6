import type * as pulumi from "@pulumi/pulumi";
import { JobAuth, JobRoles } from "../../components/vault/job-auth.ts";
import { sharedJobRoles } from "../../components/vault/job-roles.ts";
import { PeopleAuth } from "../../components/vault/people-auth.ts";
import { Pki } from "../../components/vault/pki.ts";
import { Policies } from "../../components/vault/policies-component.ts";
import { sharedPolicies } from "../../components/vault/policies.ts";
import { Safeguards } from "../../components/vault/safeguards.ts";
import type { PlatformContext } from "../context.ts";
import { PROJECT_GROUP_NAMES } from "../project-groups.ts";
import { demandedSecret } from "../secrets.ts";
import type { VaultShared } from "../settings/vault.ts";
import { signedDomains, vaultNames } from "../vault-names.ts";

/**
 * What all environments have in common in Vault, beside its engines.
 *
 * @returns the auth method of GitLab's jobs, which the roles of this environment wait for
 */
export function sharedVault(
  { environment, providers }: PlatformContext,
  settings: VaultShared,
): pulumi.Resource {
  const { endpoints, domain, vault } = environment;
  const { pki, people, audit } = settings;
  const opts = { providers: [providers.vault] };

  new Policies(vaultNames.sharedPolicies, { policies: sharedPolicies(settings) }, opts);
  const { method } = new JobAuth(vaultNames.jobMethod, { gitlab: endpoints.gitlab.url }, opts);
  new JobRoles(
    vaultNames.sharedJobs,
    {
      roles: sharedJobRoles({ groups: PROJECT_GROUP_NAMES, namespaceIds: vault.namespaceIds }),
      audience: endpoints.vault.url,
      ttl: vault.tokenLifetime,
      after: [method],
    },
    opts,
  );
  new PeopleAuth(
    vaultNames.people,
    {
      address: endpoints.vault.url,
      issuer: `${endpoints.keycloak.url}/realms/${people.realm}`,
      clientId: people.client,
      clientSecret: demandedSecret("vaultOidcClientSecret"),
      ttl: people.tokenLifetime,
    },
    opts,
  );
  new Pki(
    vaultNames.pki,
    { ...pki, address: endpoints.vault.url, domains: signedDomains(pki, domain) },
    opts,
  );
  new Safeguards(
    vaultNames.safeguards,
    {
      auditFile: audit.file,
      auditSocket: audit.socket.enabled ? audit.socket : undefined,
      requestsPerSecond: settings.requestsPerSecond,
      loginsPerMinute: settings.loginsPerMinute,
    },
    opts,
  );
  return method;
}
