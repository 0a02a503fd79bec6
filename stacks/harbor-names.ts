import { vaultPaths } from "../components/vault/paths.ts";
import type { HarborShared } from "./settings/harbor.ts";

/** Receivers of what happens in Harbor, by their setting. */
const RECEIVERS = ["relay", "doraCollector", "imageUpdater"] as const;
export type Receiver = (typeof RECEIVERS)[number];

/** Receivers that there are, each with its address. */
export function receiversOf({ webhooks }: HarborShared): { receiver: Receiver; address: string }[] {
  return RECEIVERS.flatMap((receiver) => {
    const address = webhooks[receiver];
    return address === undefined ? [] : [{ receiver, address }];
  });
}

/** Name of a receiver where names have dashes: `dora-collector`. */
export function receiverName(receiver: Receiver): string {
  return receiver.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Names of what Harbor consists of: of the components, and of the credentials in the table of what rotates. */
export const harborNames = {
  system: "harbor",
  project: (project: string) => `harbor-project-${project}`,
  proxyCache: (host: string) => `harbor-cache-${host}`,
  robot: (robot: string) => `harbor-robot-${robot}`,
  /** The account that an environment's cluster pulls with. */
  pull: "harbor-robot-argocd-pull",
  webhook: (receiver: Receiver) => `harbor-webhook-${receiverName(receiver)}`,
  replica: "harbor-replica",
  /** The client that Harbor is in Keycloak. */
  client: "harbor-oidc-client",
} as const;

/** Where Harbor's credentials lie in Vault, below the kv mount. */
export const harborPaths = {
  /** What an environment's image pull secrets are made from. */
  pull: (environment: string) => vaultPaths.platform(environment, "harbor", "pull"),
  /** What a receiver knows Harbor by. */
  webhook: (environment: string, receiver: Receiver) =>
    vaultPaths.platform(environment, "harbor", `webhook-${receiverName(receiver)}`),
} as const;

/** The host that images name, with its port where it has one. */
export function registryHost(url: string): string {
  return new URL(url).host;
}
