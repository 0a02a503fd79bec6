import type { ICiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2/CiliumNetworkPolicy";
import type { IExternalSecret } from "@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret";
import type { ICronJob } from "kubernetes-models/batch/v1/CronJob";
import { ciliumDns, ciliumTcp } from "../core/cilium.ts";
import { EPHEMERAL } from "../ephemeral/marks.ts";
import { externalSecret } from "../external-secrets/external-secret.ts";
import { PLATFORM_STORE } from "../external-secrets/stores.ts";
import type { Named } from "../gateway/references.ts";
import type { CleanerSettings } from "./args.ts";
import { CLEANER } from "./cleaner-access.ts";

const TOKENS = `${CLEANER}-gitlab`;
const TOKENS_FOLDER = "/var/run/secrets/slipway/gitlab";

/** Labels of its pods; the network policy knows them by these. */
const POD_LABELS = { "app.kubernetes.io/name": CLEANER };

/** The job, which runs once in a while and does as much as it can; the next run goes on where it failed. */
export function cronJob(settings: CleanerSettings): Named<ICronJob> {
  const { namespace } = settings;
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: CLEANER, namespace },
    spec: {
      schedule: settings.schedule,
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      // A run that comes later than this is as good as the next one.
      startingDeadlineSeconds: 600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 0,
          activeDeadlineSeconds: 1500,
          template: {
            metadata: { labels: POD_LABELS },
            spec: {
              restartPolicy: "Never",
              serviceAccountName: CLEANER,
              automountServiceAccountToken: true,
              enableServiceLinks: false,
              securityContext: {
                runAsNonRoot: true,
                runAsUser: 65532,
                runAsGroup: 65532,
                fsGroup: 65532,
                seccompProfile: { type: "RuntimeDefault" },
              },
              containers: [
                {
                  name: CLEANER,
                  image: settings.image,
                  env: Object.entries(environmentOf(settings)).map(([name, value]) => ({ name, value })),
                  resources: {
                    requests: { cpu: "50m", memory: "96Mi" },
                    limits: { memory: "256Mi" },
                  },
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ["ALL"] },
                  },
                  volumeMounts: [{ name: "gitlab", mountPath: TOKENS_FOLDER, readOnly: true }],
                },
              ],
              // Read by the pod's group alone.
              volumes: [{ name: "gitlab", secret: { secretName: TOKENS, defaultMode: 0o440 } }],
            },
          },
        },
      },
    },
  };
}

/** What the service reads, by the names in its settings. */
function environmentOf(settings: CleanerSettings): Record<string, string> {
  return {
    DRY_RUN: String(settings.dryRun),
    GITLAB_LABEL: EPHEMERAL.preview,
    GITLAB_TOKENS_FOLDER: TOKENS_FOLDER,
    GITLAB_URL: settings.gitlabUrl,
    MAX_DELETIONS: String(settings.maxDeletions),
    PUSHGATEWAY_URL: settings.pushgatewayUrl,
  };
}

/** A token for each project, in a file named as the project is. */
export function tokens({ namespace, projects, secretRefresh }: CleanerSettings): Named<IExternalSecret> {
  return externalSecret({
    name: TOKENS,
    namespace,
    store: PLATFORM_STORE,
    refresh: secretRefresh,
    fields: projects.map(({ path, vaultPath }) => ({
      // A key of a Secret has no slashes.
      key: path.replaceAll("/", "."),
      path: vaultPath,
      property: "token",
    })),
  });
}

/** Nobody connects to the cleaner, and it reaches what it works with. */
export function networkPolicy({ namespace, dns, egress }: CleanerSettings): Named<ICiliumNetworkPolicy> {
  return {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: CLEANER, namespace },
    spec: {
      endpointSelector: { matchLabels: POD_LABELS },
      ingress: [{}],
      egress: [
        ciliumDns(dns),
        // The port of the Service, and the one behind it that Cilium sees once it has chosen a server.
        { toEntities: ["kube-apiserver"], toPorts: ciliumTcp([443, 6443]) },
        ...egress,
      ],
    },
  };
}
