import { z } from "zod";
import type { HttpClient } from "../http/client.ts";
import type { PlannedResource, StackPlan } from "../plan/plan.ts";
import { isRecord } from "../plan/plan.ts";
import { declaredBy } from "./declared.ts";
import { inOrder, type Drift, type EnvironmentDrift } from "./report.ts";

const time = z.iso.datetime({ offset: true });

/** What Argo CD says of an Application, as far as it is read; it adds to it with its versions. */
const applicationSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ source: z.object({ path: z.string().optional() }).optional() }),
  status: z
    .object({
      sync: z.object({ status: z.string() }).optional(),
      operationState: z
        .object({ phase: z.string(), finishedAt: time.nullish().transform((at) => at ?? undefined) })
        .nullish(),
      resources: z
        .array(
          z.object({
            kind: z.string(),
            name: z.string(),
            namespace: z.string().optional(),
            status: z.string().optional(),
            health: z.object({ status: z.string().optional() }).nullish(),
            requiresPruning: z.boolean().optional(),
          }),
        )
        .nullish(),
      conditions: z.array(z.object({ type: z.string() })).nullish(),
    })
    .optional(),
});

const listSchema = z.object({ items: z.array(applicationSchema).nullable() });

type LiveApplication = z.output<typeof applicationSchema>;
type Resource = NonNullable<NonNullable<LiveApplication["status"]>["resources"]>[number];

const FIELDS = [
  "metadata.name",
  "spec.source.path",
  "status.sync.status",
  "status.operationState",
  "status.resources",
  "status.conditions",
]
  .map((field) => `items.${field}`)
  .join(",");

/**
 * What has drifted by the account of the environment's Argo CD. Throws an HttpError when it does not answer as it should.
 */
export async function argocdDrift(
  client: HttpClient,
  environment: string,
  plan: StackPlan,
): Promise<EnvironmentDrift> {
  const { body } = await client.request({
    path: "/api/v1/applications",
    query: { fields: FIELDS },
    schema: listSchema,
  });
  const live = new Map((body.items ?? []).map((application) => [application.metadata.name, application]));
  const declared = declaredBy(plan);
  const planned = declared.resources.filter(({ type }) => type === APPLICATION);
  const drifted = planned.flatMap((resource) => {
    const context = { owner: declared.ownerOf(resource), from: sourceOf(resource) };
    const name = nameOf(resource);
    const application = live.get(name);
    return application === undefined
      ? [{ kind: "missing" as const, what: `Application ${name}`, ...context, fields: [] }]
      : driftsOf(application, context);
  });
  return { environment, source: "argocd", examined: planned.length, drifted: inOrder(drifted), unnamed: 0 };
}

const APPLICATION = "kubernetes:argoproj.io/v1alpha1:Application";

function driftsOf({ metadata, status }: LiveApplication, context: Pick<Drift, "owner" | "from">): Drift[] {
  const since = status?.operationState?.finishedAt;
  const common = { ...context, ...(since === undefined ? {} : { since }), fields: [] };
  const what = `Application ${metadata.name}`;
  const sync = status?.sync?.status;
  // Types only: what a condition says may repeat what it could not read.
  const conditions = (status?.conditions ?? []).map(({ type }) => type).join(", ");
  if (sync === "Synced") return [];
  if (sync !== "OutOfSync") {
    const reason = conditions === "" ? `its sync status is ${sync ?? "not there"}` : conditions;
    return [{ kind: "unknown", what, ...common, note: `Argo CD could not compare it: ${reason}` }];
  }
  // What it is about to change is no drift.
  if (status?.operationState?.phase === "Running") return [];
  const resources = (status?.resources ?? []).filter((resource) => resource.status === "OutOfSync");
  if (resources.length === 0) return [{ kind: "changed", what, ...common, note: "it is out of sync" }];
  return resources.map((resource) => ({
    kind: resource.health?.status === "Missing" ? ("missing" as const) : ("changed" as const),
    what: resourceName(resource),
    ...common,
    note: `in ${what}${resource.requiresPruning === true ? ": it is in the cluster and no longer in the tree" : ""}`,
  }));
}

function resourceName({ kind, namespace, name }: Resource): string {
  return `${kind} ${namespace === undefined || namespace === "" ? "" : `${namespace}/`}${name}`;
}

function nameOf({ inputs, name }: PlannedResource): string {
  const { metadata } = inputs;
  const named = isRecord(metadata) ? metadata["name"] : undefined;
  return typeof named === "string" ? named : name;
}

/** Folder of the tree that an Application follows. */
function sourceOf({ inputs }: PlannedResource): string {
  const { spec } = inputs;
  const source = isRecord(spec) ? spec["source"] : undefined;
  const path = isRecord(source) ? (source["path"] ?? source["chart"]) : undefined;
  return typeof path === "string" ? path : "the GitOps tree";
}
