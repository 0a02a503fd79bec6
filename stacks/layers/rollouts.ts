import { onBehalfOf } from "../../components/core/faults.ts";
import { IMAGE_PULL_SECRET } from "../../components/external-secrets/image-pull-secret.ts";
import { SharedTemplates } from "../../components/rollouts/shared-templates.ts";
import { SmokeTestAccess } from "../../components/rollouts/smoke-test-access.ts";
import { podLabels } from "../../components/service/network-policy.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import { namespaceOf } from "../contract.ts";
import { registryHost } from "../harbor-names.ts";
import { smokeTestTarget, templateSettings } from "../service-rollouts.ts";

/** What new versions of all services are judged by, and what their smoke tests may reach. */
export function rolloutsLayer({
  stack,
  environment,
  origin,
  deployed,
  delivery,
}: PlatformContext): LayerResult {
  const { image, ...smokeTest } = environment.rollouts.smokeTest;
  const registry = registryHost(environment.endpoints.harbor.url);
  onBehalfOf(
    origin(["rollouts"]),
    () =>
      new SharedTemplates("analysis", {
        environment: stack,
        owner: environment.owner,
        delivery,
        ...templateSettings(environment),
        smokeTest: {
          ...smokeTest,
          image: `${registry}/${image.repository}@${image.digest}`,
          imagePullSecret: IMAGE_PULL_SECRET,
        },
      }),
  );
  for (const { contract, file, origin: contractOrigin } of deployed) {
    const target = smokeTestTarget(contract);
    if (target === undefined) continue;
    onBehalfOf(
      contractOrigin(["strategy"]),
      () =>
        new SmokeTestAccess(contract.name, {
          environment: stack,
          owner: contract.owner,
          delivery,
          contract: file,
          service: contract.name,
          namespace: namespaceOf(contract),
          podLabels: podLabels(contract.name),
          port: target.port,
        }),
    );
  }
  return {};
}
