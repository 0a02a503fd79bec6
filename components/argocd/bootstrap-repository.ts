import * as pulumi from "@pulumi/pulumi";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import { REPOSITORY_FIELDS, repositorySecret } from "./repository-secret.ts";

/** Arguments of {@link BootstrapRepository}. */
export interface BootstrapRepositoryArgs extends PlatformArgs {
  /** Namespace Argo CD runs in. */
  readonly namespace: string;
  /** Project of the repository, part of the Secret's name. */
  readonly project: string;
  /** What the repository is read with. */
  readonly access: Readonly<Record<(typeof REPOSITORY_FIELDS)[number], pulumi.Input<string>>>;
}

/**
 * The first credential of a cluster: what Argo CD reads the GitOps repository with before External Secrets Operator is there, which
 * Argo CD brings from that very repository.
 *
 * Pulumi makes the Secret once and never looks at its values again. From then on an ExternalSecret of the same Secret keeps it as
 * Vault has it, so that a token that is replaced arrives without this program, and two writers never disagree.
 */
export class BootstrapRepository extends PlatformComponent {
  constructor(name: string, args: BootstrapRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:BootstrapRepository", name, args, opts);
    const stringData = {
      type: "git",
      ...Object.fromEntries(REPOSITORY_FIELDS.map((field) => [field, pulumi.secret(args.access[field])])),
    };
    this.addObject(
      "secret",
      { name: "argocd", component: "repository" },
      { ...repositorySecret(args.project, args.namespace), stringData },
      undefined,
      { ignoreChanges: ["data", "stringData", "metadata"] },
    );
    this.registerOutputs({});
  }
}
