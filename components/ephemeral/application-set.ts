import type { IApplicationSet } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet";
import { applicationManifest } from "../argocd/application-manifest.ts";
import { wholeSeconds, type Duration } from "../core/units.ts";
import { GATEWAY_API, type Named } from "../gateway/references.ts";
import { EPHEMERAL } from "./marks.ts";
import { applicationOfMergeRequest, hostOfMergeRequest, namespaceOfMergeRequest } from "./names.ts";

/** Where merge requests are, and who may ask for them. */
export interface GitlabSource {
  /** Address of GitLab. */
  readonly url: string;
  /** Secret of the ApplicationSet's namespace. */
  readonly token: {
    /** Name of the Secret. */
    readonly secret: string;
    /** Key in it. */
    readonly key: string;
  };
  /** How often GitLab is asked; its webhook is quicker. */
  readonly interval: Duration;
}

/** A route of a service, which gets a host for each merge request. */
export interface EphemeralRoute {
  /** Name of the HTTPRoute. */
  readonly name: string;
  /** First label of the host, before the number. */
  readonly label: string;
}

/** The environments of one service's merge requests. */
export interface EphemeralSettings {
  /** Name of the service. */
  readonly service: string;
  /** Path of its project in GitLab. */
  readonly gitlabProject: string;
  /** Namespace of the ApplicationSet and of its Applications. */
  readonly namespace: string;
  /** AppProject of the Applications. */
  readonly project: string;
  /** Where merge requests are. */
  readonly gitlab: GitlabSource;
  /** Repository of the GitOps tree. */
  readonly repository: string;
  /** Folder in it with what every environment of the service has. */
  readonly path: string;
  /** Repository that the folder names the image by. */
  readonly image: string;
  /** Repository that pipelines of merge requests push the image to. */
  readonly builtImage: string;
  /** Domain of the hosts. */
  readonly domain: string;
  /** The routes. */
  readonly routes: readonly EphemeralRoute[];
}

/**
 * An environment for each open merge request that a maintainer has labelled. When the label or the merge request goes, so does the
 * Application, and with it everything, the Namespace included.
 *
 * What depends on the number is put in here, because the folder is the same for all. The image is that of the head's commit: its
 * pipeline has just pushed it, and nobody has written its digest anywhere.
 */
export function ephemeralApplicationSet(settings: EphemeralSettings): Named<IApplicationSet> {
  const { service, namespace, gitlab } = settings;
  const { metadata, spec } = applicationManifest({
    name: applicationOfMergeRequest(service),
    namespace,
    project: settings.project,
    source: { repository: settings.repository, path: settings.path },
    target: namespaceOfMergeRequest(service),
  });
  const { labels, annotations, finalizers, name } = metadata;
  if (spec.source === undefined) throw new Error("an Application of one source has it");
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "ApplicationSet",
    metadata: { name: `${EPHEMERAL.prefix}${service}`, namespace },
    spec: {
      goTemplate: true,
      goTemplateOptions: ["missingkey=error"],
      generators: [
        {
          pullRequest: {
            gitlab: {
              project: settings.gitlabProject,
              api: gitlab.url,
              tokenRef: { secretName: gitlab.token.secret, key: gitlab.token.key },
              labels: [EPHEMERAL.preview],
              pullRequestState: "opened",
              insecure: false,
            },
            requeueAfterSeconds: wholeSeconds(gitlab.interval),
          },
        },
      ],
      template: {
        metadata: {
          ...(name === undefined ? {} : { name }),
          labels: { ...labels, [EPHEMERAL.label]: "true" },
          ...(annotations === undefined ? {} : { annotations }),
          ...(finalizers === undefined ? {} : { finalizers: [...finalizers] }),
        },
        spec: { ...spec, source: { ...spec.source, kustomize: kustomize(settings) } },
      },
    },
  };
}

function kustomize({ service, image, builtImage, domain, routes }: EphemeralSettings) {
  return {
    namespace: namespaceOfMergeRequest(service),
    images: [`${image}=${builtImage}:{{ .head_sha }}`],
    patches: [
      {
        target: { version: "v1", kind: "Namespace" },
        patch: jsonPatch("add", `/metadata/annotations/${pointer(EPHEMERAL.mergeRequest)}`, "{{ .number }}"),
      },
      ...routes.map(({ name, label }) => ({
        target: { group: GATEWAY_API, kind: "HTTPRoute", name },
        patch: jsonPatch("replace", "/spec/hostnames/0", hostOfMergeRequest(label, domain)),
      })),
    ],
  };
}

/** One operation. JSON is YAML, and keeps a number that is text from becoming one. */
function jsonPatch(op: "add" | "replace", path: string, value: string): string {
  return JSON.stringify([{ op, path, value }]);
}

/** A key in a JSON pointer (RFC 6901). */
function pointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
