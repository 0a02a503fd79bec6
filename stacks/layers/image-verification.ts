import { onBehalfOf } from "../../components/core/faults.ts";
import { IMAGE_PULL_SECRET } from "../../components/external-secrets/image-pull-secret.ts";
import { verificationGap } from "../../components/guardrails/images/gap.ts";
import { ImageVerification } from "../../components/guardrails/images/image-verification.ts";
import type { CataloguedContract } from "../catalogued-contract.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { projectOf } from "../gitlab-variables.ts";
import { registryHost } from "../harbor-names.ts";
import { imageRepositoryOf } from "../service-overlay.ts";
import { serviceNamespaces } from "../service-namespaces.ts";

/** What images of services have to prove before they run. */
export function imageVerificationLayer(context: PlatformContext): LayerResult {
  const { stack, environment, origin, deployed, delivery, exceptions } = context;
  const { addOns, endpoints, guardrails, owner, workloads } = environment;
  const { images } = guardrails;
  if (images.keys.length === 0) return { gaps: [verificationGap(stack, "key")] };
  if (delivery.mode === "direct") return { gaps: [verificationGap(stack, "gitops")] };
  const cleaner = environment.ephemeral === undefined ? undefined : workloads.namespaceCleaner;
  const namespaces = new Set([
    ...serviceNamespaces(deployed).map(([name]) => name),
    ...(cleaner === undefined ? [] : [cleaner.namespace]),
  ]);
  // Nothing of our own runs here.
  if (namespaces.size === 0) return {};
  const gitlab = endpoints.gitlab.url.replace(/\/$/, "");
  onBehalfOf(
    origin(["guardrails", "images"]),
    () =>
      new ImageVerification("images", {
        environment: stack,
        owner,
        delivery,
        enforcement: guardrails.enforcement,
        registry: registryHost(endpoints.harbor.url),
        projects: images.projects,
        namespaces: [...namespaces],
        keys: images.keys,
        builder: images.builder,
        sources: gitlab,
        otherSources: Object.fromEntries(
          Object.entries({ ...sourcesOfServices(context), ...images.sources }).map(
            ([repository, project]) => [repository, `${gitlab}/${project}`] as const,
          ),
        ),
        scanAge: images.scanAge,
        accepted: exceptions.vulnerabilities,
        pullSecret: IMAGE_PULL_SECRET,
        kyvernoNamespace: addOns.kyverno.namespace,
        exceptions: exceptions.policies,
      }),
  );
  return {};
}

/** Projects of services whose image is not named like them, by repository. */
function sourcesOfServices({ stack, environment, deployed }: PlatformContext): Record<string, string> {
  const repositoryOf = ({ contract }: CataloguedContract) =>
    imageRepositoryOf(contract, stack, environment).slice(
      registryHost(environment.endpoints.harbor.url).length + 1,
    );
  return Object.fromEntries(
    deployed
      .map((catalogued) => [repositoryOf(catalogued), projectOf(catalogued)] as const)
      .filter(([repository, project]) => repository !== project),
  );
}
