import { EPHEMERAL } from "./marks.ts";

/** Vault's name, and Harbor's, for what belongs to merge requests. */
export const EPHEMERAL_ENVIRONMENT = "ephemeral";

/** Number of the merge request, as an ApplicationSet's template writes it. */
const NUMBER = "{{ .number }}";

/** Namespace that is rendered. No environment has it: each gets the number of its merge request at the end. */
export function renderedNamespace(service: string): string {
  return `${EPHEMERAL.prefix}${service}`;
}

/** Namespace of the environment of a merge request. */
export function namespaceOfMergeRequest(service: string): string {
  return `${renderedNamespace(service)}-mr-${NUMBER}`;
}

/** Every namespace that an environment of a service may have, as Vault and Argo CD match names. */
export function namespacesOf(service: string): string {
  return `${renderedNamespace(service)}-mr-*`;
}

/** Application of the environment of a merge request. */
export function applicationOfMergeRequest(service: string): string {
  return `${service}-mr-${NUMBER}`;
}

/**
 * First labels of the hosts that a service's environments have, by the first label of its host elsewhere. A service with one host has
 * its own name there.
 */
export function hostLabels(service: string, hosts: readonly string[]): ReadonlyMap<string, string> {
  const distinct = [...new Set(hosts)];
  return new Map(distinct.map((host) => [host, distinct.length === 1 ? service : `${service}-${host}`]));
}

/** The host of a merge request's environment. */
export function hostOfMergeRequest(label: string, domain: string): string {
  return `${label}-mr-${NUMBER}.${domain}`;
}

/** Role of Vault that a service logs in with in the environments of merge requests. */
export function ephemeralRole(service: string): string {
  return `${service}-${EPHEMERAL_ENVIRONMENT}`;
}
