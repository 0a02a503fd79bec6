import type { IAppProject } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject";
import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application";
import type { IApplicationSet } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet";
import path from "node:path";
import { parse } from "yaml";
import type { PlannedResource, StackPlan } from "../../../cli/plan/plan.ts";
import { gitopsTree } from "../../../cli/render/tree.ts";

/** A Kubernetes object of the tree. */
export interface TreeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

type Application = Pick<IApplication, "spec"> & { readonly metadata: { readonly name: string } };
type AppProject = Pick<IAppProject, "spec"> & { readonly metadata: { readonly name: string } };

/** What an Argo CD of an environment follows, and what it may. */
export interface ArgocdTree {
  /** Folders with objects, relative to the tree. */
  readonly folders: ReadonlyMap<string, readonly TreeObject[]>;
  /** The root, what ApplicationSets make, and every Application of the tree. */
  readonly applications: readonly Application[];
  /** AppProjects by name, once for each cluster. */
  readonly projects: Readonly<Record<string, Readonly<Record<string, AppProject>>>>;
}

/** What a stack's plan makes of its Argo CD. */
export function argocdTree(stack: string, plan: StackPlan): ArgocdTree {
  const folders = new Map(
    [...gitopsTree({ schemaVersion: 1, stacks: { [stack]: plan } }).folders].flatMap(([folder, files]) => {
      const objects = [...files]
        .filter(([name]) => name.endsWith(".yaml") && !/^kustomiz(ation|econfig)\.yaml$/.test(name))
        .map(([, text]) => parse(text) as Partial<TreeObject> | null)
        .filter((object): object is TreeObject => object?.kind !== undefined);
      return objects.length === 0 ? [] : [[folder, objects] as const];
    }),
  );
  const rendered = [...folders.values()].flat();
  const inTree = rendered.filter(({ kind }) => kind === "Application") as unknown as Application[];
  const generated = rendered
    .filter(({ kind }) => kind === "ApplicationSet")
    .map((set) => ({
      metadata: { name: `of ${set.metadata.name}` },
      spec: (set as unknown as IApplicationSet).spec.template.spec,
    })) as Application[];
  const applied = (kind: string) =>
    plan.resources.filter(
      ({ type, provider }) => type.endsWith(`:${kind}`) && provider?.endsWith("-apply") === true,
    );
  const [root] = applied("Application").map(({ inputs }) => inputs as unknown as Application);
  return {
    folders,
    applications: [...(root === undefined ? [] : [root]), ...generated, ...inTree],
    projects: Object.fromEntries(
      [...Map.groupBy(applied("AppProject"), ({ provider }) => provider?.split("::").at(-1) ?? "")].map(
        ([provider, projects]) => [provider, Object.fromEntries(projects.map(byName))],
      ),
    ),
  };
}

function byName({ inputs }: PlannedResource): [string, AppProject] {
  const project = inputs as unknown as AppProject;
  return [project.metadata.name, project];
}

/** What of an Application, and of the objects it brings, its project refuses: the rules of Argo CD's project documentation. */
export function refusals(
  { spec }: Application,
  { spec: project }: AppProject,
  objects: readonly TreeObject[],
): string[] {
  const {
    sourceRepos = [],
    destinations = [],
    clusterResourceWhitelist = [],
    namespaceResourceWhitelist,
  } = project;
  const goesTo = (namespace: string | undefined) =>
    destinations.some(
      (one) => one.server === spec.destination.server && matches(one.namespace ?? "", namespace ?? ""),
    );
  const repository = spec.source?.repoURL ?? "";
  const lists = (list: typeof namespaceResourceWhitelist, group: string, kind: string) =>
    list === undefined || list.some((one) => matches(one.group, group) && matches(one.kind, kind));
  return [
    ...(sourceRepos.some((one) => matches(one, repository)) ? [] : [`source ${repository}`]),
    ...(goesTo(spec.destination.namespace)
      ? []
      : [`destination ${spec.destination.server ?? ""} ${spec.destination.namespace ?? ""}`]),
    ...objects.flatMap(({ apiVersion, kind, metadata: { namespace } }) => {
      const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
      if (namespace === undefined) {
        return lists(clusterResourceWhitelist, group, kind) ? [] : [`${kind} of ${group}`];
      }
      return [
        ...(goesTo(namespace) ? [] : [`${kind} in ${namespace}`]),
        ...(lists(namespaceResourceWhitelist, group, kind) ? [] : [`${kind} of ${group}`]),
      ];
    }),
  ];
}

/** Patterns of AppProjects: text in which `*` stands for anything. */
function matches(pattern: string, value: string): boolean {
  return pattern === "*" || path.posix.matchesGlob(value, pattern);
}
