import type { Quota } from "../../namespaces/args.ts";
import { EPHEMERAL } from "../../ephemeral/marks.ts";
import { argocdChecks } from "./argocd.ts";
import { ephemeralChecks, type EphemeralRules } from "./ephemeral.ts";
import { gatewayChecks, type GatewayRules } from "./gateway.ts";
import { namespaceCheck } from "./namespaces.ts";
import type { Check } from "./policy.ts";
import { rolloutChecks } from "./rollouts.ts";
import { outside } from "./scope.ts";
import { secretCheck } from "./secrets.ts";
import { imageChecks } from "./workload-images.ts";
import { operationChecks } from "./workload-operation.ts";
import { securityChecks } from "./workload-security.ts";

/** What an environment's policies are made from. */
export interface PolicySettings {
  /** Name of the environment. */
  readonly environment: string;
  /** Namespaces of Kubernetes itself and of Kyverno, which no policy may ever stop. */
  readonly untouched: readonly string[];
  /** Namespaces of products, which come from charts of others: those are held to Pod Security levels and to their versions. */
  readonly products: readonly string[];
  /** Namespaces of services, which git declares with what closes and bounds them. */
  readonly declared: readonly string[];
  /** Registries that images may come from: host with its port. */
  readonly registries: readonly string[];
  /** What the gateway is held to. */
  readonly gateway: GatewayRules;
  /** How environments of merge requests run here. @default they do not */
  readonly ephemeral?: EphemeralRules | undefined;
  /** What a namespace may request that was made past git. */
  readonly quota: Quota;
}

/** Every check of an environment. */
export function checks(settings: PolicySettings): Check[] {
  const { environment, untouched, products, registries, gateway, ephemeral } = settings;
  const everywhere = [outside(untouched)];
  const services = [outside([...untouched, ...products])];
  return [
    ...imageChecks({ namespaces: services, registries, ephemeralRuns: ephemeral !== undefined }),
    ...securityChecks(services),
    ...operationChecks(services),
    secretCheck(services),
    ...argocdChecks(ephemeral === undefined ? [] : [`${EPHEMERAL.prefix}*`], everywhere),
    ...gatewayChecks(gateway, everywhere),
    ...rolloutChecks(services),
    namespaceCheck({ environment, products, namespaces: everywhere }),
    ...ephemeralChecks(ephemeral, everywhere),
  ];
}
