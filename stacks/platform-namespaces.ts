import type { Environment } from "./environment.ts";

/** Namespaces of Kubernetes itself, and the one that things land in by mistake: nobody declares them. */
export const RESERVED_NAMESPACES: readonly string[] = [
  "default",
  "kube-node-lease",
  "kube-public",
  "kube-system",
];

/** Namespaces that belong to the platform's products. */
export function platformNamespaces({ namespaces }: Environment) {
  return [...namespaces.products, ...namespaces.additional];
}
