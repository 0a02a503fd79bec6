import type { ISecret } from "kubernetes-models/v1/Secret";
import type { Named } from "../gateway/references.ts";
import { SECRET_TYPE_LABEL } from "./secrets.ts";

/** Fields of the entry in Vault, and of Argo CD's Secret. */
export const REPOSITORY_FIELDS = ["url", "username", "password"] as const;

/** Labels by which Argo CD finds what it reads a repository with. */
export const REPOSITORY_LABELS = { [SECRET_TYPE_LABEL]: "repository" } as const;

/** Name of the Secret with what Argo CD reads a project's repository with. */
export function repositorySecretName(project: string): string {
  return `repository-${project}`;
}

/** The Secret, without what is in it. */
export function repositorySecret(project: string, namespace: string): Named<ISecret> {
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: "Opaque",
    metadata: { name: repositorySecretName(project), namespace, labels: REPOSITORY_LABELS },
  };
}
