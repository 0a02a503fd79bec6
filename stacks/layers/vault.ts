import { onBehalfOf } from "../../components/core/faults.ts";
import type { Gap } from "../../components/core/gap.ts";
import { previewEnvironment } from "../../components/gitlab/environments.ts";
import { EPHEMERAL_ENVIRONMENT, ephemeralRole, namespacesOf } from "../../components/ephemeral/names.ts";
import { ClusterAuth, type AccountRole } from "../../components/vault/cluster-auth.ts";
import { JobRoles } from "../../components/vault/job-auth.ts";
import { environmentJobRoles } from "../../components/vault/job-roles.ts";
import { accountRoles } from "../../components/vault/names.ts";
import { Policies } from "../../components/vault/policies-component.ts";
import { environmentPolicies, policyNames, servicePolicy } from "../../components/vault/policies.ts";
import { TokenReviewer } from "../../components/vault/token-reviewer.ts";
import type { CataloguedContract } from "../catalogued-contract.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { namespaceOf } from "../contract.ts";
import type { Environment } from "../environment.ts";
import { PROJECT_GROUP_NAMES } from "../project-groups.ts";
import { environmentClusters, vaultNames } from "../vault-names.ts";
import { sharedVault } from "./vault-shared.ts";

/** Vault: what all environments have in common, where this one declares it, and what is this environment's own. */
export function vaultLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, providers } = context;
  const { shared, vault, gitlab } = environment;
  const method =
    shared === undefined
      ? []
      : [onBehalfOf(origin(["shared", "vault"]), () => sharedVault(context, shared.vault))];
  const services = readers(context);
  const ownsShared = shared !== undefined;
  const opts = { providers: [providers.vault] };

  onBehalfOf(origin(["vault"]), () => {
    new Policies(
      vaultNames.policies,
      {
        policies: [
          ...environmentPolicies({
            environment: stack,
            clusters: environmentClusters(environment).map(({ name }) => name),
            services: services.map(({ contract }) => contract.name),
            signsCertificates: vaultIssuers(environment).length > 0,
            ownsShared,
          }),
          ...ephemeralReaders(context).map(({ contract }) =>
            servicePolicy(EPHEMERAL_ENVIRONMENT, contract.name),
          ),
        ],
      },
      opts,
    );
    new JobRoles(
      vaultNames.jobs,
      {
        roles: environmentJobRoles({
          environment: stack,
          groups: PROJECT_GROUP_NAMES,
          namespaceIds: vault.namespaceIds,
          services: services.map(({ contract }) => ({
            name: contract.name,
            project: `${contract.project}/${contract.name}`,
          })),
          program: gitlab.program,
          previewEnvironment: previewEnvironment(stack),
          ownsShared,
        }),
        audience: environment.endpoints.vault.url,
        ttl: vault.tokenLifetime,
        after: method,
      },
      opts,
    );
    clusters(context, [...accountsOf(context, services), ...ephemeralAccounts(context)]);
  });
  return { gaps: [deploymentGap(stack)] };
}

/** The clusters' auth methods. A standby has the same roles, so that a failover changes nothing in Vault. */
function clusters(context: PlatformContext, roles: readonly AccountRole[]): void {
  const { stack, environment, clusters: regionClusters, providers } = context;
  const { vault, owner } = environment;
  for (const { region, bootstrap } of regionClusters) {
    const { name, apiServer } = region.cluster;
    const { reviewer } = new TokenReviewer(vaultNames.tokenReviewer(name), {
      environment: stack,
      owner,
      // The account is there before Argo CD is, so Pulumi applies it, in either cluster.
      delivery: bootstrap,
      account: vault.tokenReviewer.account,
      namespace: vault.tokenReviewer.namespace,
    });
    new ClusterAuth(
      vaultNames.cluster(name),
      {
        cluster: name,
        apiServer,
        reviewer,
        roles,
        ttl: vault.tokenLifetime,
        loginsPerMinute: vault.loginsPerMinute,
      },
      { providers: [providers.vault] },
    );
  }
}

/** Contracts that name secrets: without one a service has no business in Vault. */
function readers({ deployed }: PlatformContext): CataloguedContract[] {
  return deployed.filter(({ contract }) => contract.secrets.length > 0);
}

/** Who logs in from the cluster. */
function accountsOf(
  { stack, environment }: PlatformContext,
  services: readonly CataloguedContract[],
): AccountRole[] {
  const { vault, externalSecrets, certificates } = environment;
  return [
    { name: accountRoles.argocd, ...vault.argocd, policies: [policyNames.argocd(stack)] },
    {
      name: accountRoles.externalSecrets,
      accounts: [externalSecrets.account],
      namespace: externalSecrets.namespace,
      policies: [policyNames.externalSecrets(stack)],
    },
    {
      name: accountRoles.imagePull,
      accounts: [accountRoles.imagePull],
      namespace: externalSecrets.namespace,
      policies: [policyNames.imagePull(stack)],
    },
    ...vaultIssuers(environment).map(({ authRole }) => ({
      name: authRole,
      accounts: [authRole],
      namespace: certificates.namespace,
      policies: [policyNames.signCertificates(stack)],
    })),
    ...services.map(({ contract }) => ({
      name: contract.name,
      accounts: [contract.name],
      namespace: namespaceOf(contract),
      policies: [policyNames.service(stack, contract.name)],
    })),
  ];
}

/** Services whose merge requests have environments, and that read secrets there: others than here, which nobody has reviewed the use of. */
function ephemeralReaders(context: PlatformContext): CataloguedContract[] {
  return context.environment.ephemeral === undefined ? [] : readers(context);
}

/** Who logs in from the environments of merge requests: the service's account, in whatever namespace one of them has. */
function ephemeralAccounts(context: PlatformContext): AccountRole[] {
  return ephemeralReaders(context).map(({ contract: { name } }) => ({
    name: ephemeralRole(name),
    accounts: [name],
    namespace: namespacesOf(name),
    policies: [policyNames.service(EPHEMERAL_ENVIRONMENT, name)],
  }));
}

function vaultIssuers({ certificates }: Environment) {
  return certificates.issuers.filter((issuer) => issuer.type === "vault");
}

/** Only the editions that one pays for can keep who writes policies from giving themselves more. */
function deploymentGap(stack: string): Gap {
  return {
    product: "Vault",
    feature: "Namespaces and Sentinel policies",
    needs: "Vault Enterprise, see https://developer.hashicorp.com/vault/docs/enterprise",
    subject: policyNames.deploy(stack),
    consequence:
      "who may write policies can give itself any, so a deployment of one environment can reach the others; in its place only jobs of the program's protected main in the protected environment get the role",
  };
}
