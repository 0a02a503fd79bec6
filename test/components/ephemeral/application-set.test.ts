import assert from "node:assert/strict";
import { test } from "node:test";
import { ephemeralApplicationSet } from "../../../components/ephemeral/application-set.ts";
import { settings } from "./support.ts";

const set = ephemeralApplicationSet(settings);
const application = set.spec.template;

test("only open merge requests with the label of maintainers are asked for, every 30 seconds", () => {
  assert.deepEqual(set.spec.generators, [
    {
      pullRequest: {
        gitlab: {
          project: "shops/shop",
          api: "https://gitlab.example.org",
          tokenRef: { secretName: "argocd-gitlab-token", key: "shops" },
          labels: ["preview"],
          pullRequestState: "opened",
          insecure: false,
        },
        requeueAfterSeconds: 30,
      },
    },
  ]);
});

test("a template that names what a merge request does not have fails, instead of leaving it empty", () => {
  assert.equal(set.spec.goTemplate, true);
  assert.deepEqual(set.spec.goTemplateOptions, ["missingkey=error"]);
});

test("an Application deploys to the namespace of its merge request, and takes all of it along", () => {
  assert.equal(application.metadata.name, "shop-mr-{{ .number }}");
  assert.deepEqual(application.metadata.finalizers, ["resources-finalizer.argocd.argoproj.io"]);
  assert.deepEqual(application.spec.destination, {
    server: "https://kubernetes.default.svc",
    namespace: "ephemeral-shop-mr-{{ .number }}",
  });
  assert.equal(application.spec.project, "ephemeral");
  // Argo CD leaves a namespace that it makes, so the Namespace is an object of the folder.
  assert.ok(application.spec.syncPolicy?.syncOptions?.includes("CreateNamespace=false"));
  assert.equal(application.spec.syncPolicy?.managedNamespaceMetadata, undefined);
  assert.deepEqual([set.metadata.name, set.metadata.namespace], ["ephemeral-shop", "argocd-ephemeral"]);
});

test("the image is that of the head's commit, from where pipelines of merge requests push to", () => {
  const { kustomize, path } = application.spec.source ?? {};
  assert.equal(path, "overlays/ephemeral/shop");
  assert.deepEqual(kustomize?.images, [
    "harbor.example.org/shops/shop=harbor.example.org/ephemeral/shop:{{ .head_sha }}",
  ]);
  assert.equal(kustomize.namespace, "ephemeral-shop-mr-{{ .number }}");
});

test("namespace and routes learn the number, which stays text", () => {
  const patches = (application.spec.source?.kustomize?.patches ?? []).map(({ target, patch }) => ({
    target,
    operations: JSON.parse((patch ?? "").replaceAll("{{ .number }}", "12")) as unknown,
  }));
  assert.deepEqual(patches, [
    {
      target: { version: "v1", kind: "Namespace" },
      operations: [{ op: "add", path: "/metadata/annotations/slipway.dev~1merge-request", value: "12" }],
    },
    {
      target: { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "shop-api" },
      operations: [{ op: "replace", path: "/spec/hostnames/0", value: "shop-mr-12.preview.example.org" }],
    },
  ]);
});
