import type { ObservedPlatform } from "../platform.ts";

/** Value of the label `job` of Vault's audit log, which comes over TCP and from no pod. */
export const AUDIT_JOB = "vault-audit";

/** Matchers of the streams that an audit asks for, by labels that the log pipeline gives them. */
export interface Streams {
  readonly vault: readonly string[];
  readonly gitlab: readonly string[];
  /** What people and pipelines tell Argo CD to do. */
  readonly argoCdServer: readonly string[];
  /** The same, and what Argo CD does of its own accord. */
  readonly argoCd: readonly string[];
  /** What orders deployments. */
  readonly coordinator: readonly string[];
  readonly envoy: readonly string[];
  /** What jobs of pipelines print. */
  readonly jobs?: readonly string[];
}

/** The streams of an environment. */
export function streams({ logs: { namespaces } }: Pick<ObservedPlatform, "logs">): Streams {
  const { argocd, envoy, jobs } = namespaces;
  return {
    vault: [`job="${AUDIT_JOB}"`],
    // By container: GitLab's chart may put the name of its release, and not that of the part, into `app.kubernetes.io/name`.
    gitlab: [`namespace="gitlab"`, 'container=~"webservice|sidekiq"'],
    argoCdServer: [`namespace="${argocd}"`, 'app="argocd-server"'],
    argoCd: [`namespace="${argocd}"`, 'app=~"argocd-server|argocd-application-controller"'],
    coordinator: ['app="gitops-coordinator"'],
    envoy: [`namespace="${envoy}"`, 'container="envoy"'],
    ...(jobs === undefined ? {} : { jobs: [`namespace="${jobs}"`, 'container=~"build|helper"'] }),
  };
}

/** A selector of LogQL. */
export function selector(matchers: readonly string[]): string {
  return `{${matchers.join(", ")}}`;
}
