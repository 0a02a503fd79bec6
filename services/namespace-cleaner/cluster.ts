import { StatusError } from "../shared/http.ts";
import type { Kubernetes, KubernetesList } from "../shared/kubernetes.ts";
import type { Namespace } from "./judge.ts";

interface Application {
  readonly spec: { readonly destination: { readonly namespace?: string } };
}

/** What the cleaner asks of its own cluster. */
export interface Cluster {
  namespaces(): Promise<KubernetesList<Namespace>>;
  /** Namespaces that an Application of Argo CD deploys to. Rejects when that cannot be told: then nothing is an orphan. */
  ownedNamespaces(): Promise<ReadonlySet<string>>;
  /** Deletes a namespace that is still as it was listed. False when it is not. */
  delete(namespace: Namespace): Promise<boolean>;
  /** Tells people why something happened to a namespace. */
  tell(namespace: Namespace, reason: EventReason, message: string, now: Date): Promise<void>;
}

/** Reason of an event, as `kubectl` shows it. */
export type EventReason = "EphemeralExpired" | "EphemeralDeleted" | "EphemeralKept";

export function cluster(kubernetes: Kubernetes, { dryRun }: { readonly dryRun: boolean }): Cluster {
  return {
    namespaces: async () => await kubernetes.list<Namespace>("/api/v1/namespaces"),
    ownedNamespaces: async () => {
      // In all namespaces: those of ephemeral environments need not lie where Argo CD does.
      const { items } = await kubernetes.list<Application>("/apis/argoproj.io/v1alpha1/applications");
      return new Set(items.flatMap(({ spec }) => spec.destination.namespace ?? []));
    },
    delete: async ({ metadata: { name, uid, resourceVersion } }) => {
      try {
        await kubernetes.send({
          method: "DELETE",
          path: `/api/v1/namespaces/${name}`,
          body: {
            apiVersion: "v1",
            kind: "DeleteOptions",
            preconditions: { uid, resourceVersion },
            // The server judges as if in earnest, and leaves everything as it is.
            ...(dryRun ? { dryRun: ["All"] } : {}),
          },
        });
        return true;
      } catch (error) {
        if (error instanceof StatusError && CHANGED.has(error.status)) return false;
        throw error;
      }
    },
    tell: async (namespace, reason, message, now) => {
      if (dryRun) return;
      await kubernetes.send({
        method: "POST",
        path: `/api/v1/namespaces/${EVENTS}/events`,
        body: event(namespace, reason, message, now),
      });
    },
  };
}

/** Conflict, and not found. */
const CHANGED = new Set([409, 404]);

/** Where the events of things outside of namespaces are; in the namespace itself they would go with it. */
const EVENTS = "default";

function event({ metadata }: Namespace, reason: EventReason, message: string, now: Date): object {
  const time = now.toISOString();
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { generateName: `${metadata.name}.`, namespace: EVENTS },
    involvedObject: { apiVersion: "v1", kind: "Namespace", name: metadata.name, uid: metadata.uid },
    type: reason === "EphemeralKept" ? "Warning" : "Normal",
    reason,
    message,
    source: { component: "namespace-cleaner" },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
}
