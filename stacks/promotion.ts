import { MAIN } from "../components/gitlab/protection.ts";
import type { PromotedService, PromotionPolicy } from "../components/promotion/policy.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { Contract } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { repositoryProject } from "./gitlab-repositories.ts";
import { imageRepositoryOf } from "./service-overlay.ts";

/**
 * What `slipway promote` goes by, as an output of the stack: the command line reads it of the offline plan.
 *
 * @param stack name of the environment
 * @param deployed contracts of the services that are deployed there
 */
export function promotionPolicy(
  stack: string,
  environment: Environment,
  deployed: readonly CataloguedContract[],
): PromotionPolicy {
  const { promotion, gitlab, approvals, repositories, endpoints, longName } = environment;
  const { from, soak, restartSoak, maxHigh } = promotion;
  const project = repositoryProject(repositories.gitops, endpoints.gitlab.url);
  return {
    environment: stack,
    longName,
    ...(from === undefined ? {} : { from }),
    soak,
    restartSoak,
    maxHigh,
    via: gitlab.promotion === "mergeRequest" ? "mergeRequest" : "commit",
    approvals,
    freezes: gitlab.freezes,
    tier: gitlab.tier,
    gitops: {
      url: repositories.gitops,
      branch: MAIN,
      ...(typeof project === "object" ? { project: `${project.group}/${project.name}` } : {}),
    },
    endpoints: {
      gitlab: endpoints.gitlab.url,
      argocd: endpoints.argocd.url,
      harbor: endpoints.harbor.url,
    },
    services: Object.fromEntries(
      deployed.map(({ contract }) => [contract.name, promotedService(contract, stack, environment)]),
    ),
  };
}

function promotedService(contract: Contract, stack: string, environment: Environment): PromotedService {
  const image = imageRepositoryOf(contract, stack, environment);
  const [, project = "", ...repository] = image.split("/");
  const images = [contract.image, contract.environments[stack]?.image ?? contract.image];
  return {
    image,
    project,
    repository: repository.join("/"),
    application: contract.name,
    fixtures: [...new Set(images.filter(({ fixture }) => fixture).map(({ digest }) => digest))],
    ...(contract.migrations === undefined ? {} : { migrateDown: contract.migrations.down }),
  };
}
