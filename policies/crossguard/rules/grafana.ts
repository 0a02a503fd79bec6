import { resourceRule, stackRule, type PolicyInputs, type Rule, type Verdict } from "../model.ts";
import { at, each, isFalse, isRecord, judge, mustNotBeTrue, type Segment } from "../values.ts";

type Path = readonly Segment[];

const FOLDER = "grafana:oss/folder:Folder";
const PERMISSIONS = /^grafana:oss\/(folder|dashboard)Permission:/;
const ITEMS = /^grafana:oss\/(folder|dashboard)PermissionItem:/;

/** Where charts keep Grafana's settings: sections of grafana.ini, in values of any depth. */
const OPEN_SETTINGS: readonly { section: string; key: string; problem: string }[] = [
  { section: "auth.anonymous", key: "enabled", problem: "lets people in who did not sign in" },
  { section: "users", key: "viewers_can_edit", problem: "lets viewers edit" },
  { section: "users", key: "allow_sign_up", problem: "lets anybody make an account" },
];

/** What keeps dashboards from being seen or changed by whoever comes along. */
export const GRAFANA_RULES: readonly Rule[] = [
  resourceRule({
    id: "grafana/no-anonymous",
    description: "Grafana asks everybody to sign in, and viewers only view.",
    rationale: "Panels show addresses, names and volumes; queries reach every metric and log there is.",
    remediation: "turn the setting off in grafana.ini",
    level: "mandatory",
    types: /^kubernetes:(helm\.sh\/v3:Release|argoproj\.io\/v1alpha1:Application)$/,
    config: {},
    check: ({ type, inputs }) => valuesPaths(type, inputs).flatMap((path) => openSettings(inputs, path)),
  }),
  resourceRule({
    id: "grafana/no-public-dashboards",
    description: "No dashboard is shared with the public.",
    rationale: "Whoever knows the address sees it, signed in or not.",
    remediation: "remove the DashboardPublic",
    level: "mandatory",
    types: /^grafana:oss\/dashboardPublic:DashboardPublic$/,
    config: {},
    check: ({ inputs }) =>
      judge(inputs, "isEnabled", (value) => (isFalse(value) ? undefined : "is shared with the public")),
  }),
  resourceRule({
    id: "grafana/no-viewer-edit",
    description: "The role Viewer views.",
    rationale: "Everybody who signs in is a viewer; what alerts rest on is not theirs to change.",
    remediation: "give Edit and Admin to teams",
    level: "mandatory",
    types: /^grafana:oss\/(folder|dashboard)Permission(Item)?:/,
    config: {},
    check: ({ type, inputs }) => {
      if (ITEMS.test(type)) return viewerEdits(inputs, []);
      return PERMISSIONS.test(type)
        ? each(inputs, "permissions", (_, path) => viewerEdits(inputs, path))
        : [];
    },
  }),
  stackRule({
    id: "grafana/folder-permissions",
    description: "Each folder says who may do what in it.",
    rationale: "A folder that says nothing is open to every editor.",
    remediation: "declare a FolderPermission of the folder",
    level: "mandatory",
    config: {},
    checkStack: (resources) => {
      const permissions = resources.filter(({ type }) => /^grafana:oss\/folderPermission(Item)?:/.test(type));
      const urns = new Set(
        permissions.flatMap(({ propertyDependencies }) => propertyDependencies["folderUid"] ?? []),
      );
      const uids = new Set(permissions.map(({ inputs }) => at(inputs, "folderUid")));
      return resources
        .filter(({ type, urn, inputs }) => {
          const uid = at(inputs, "uid");
          return type === FOLDER && !urns.has(urn) && !(uid !== undefined && uids.has(uid));
        })
        .map(({ urn }) => ({ urn, path: "", problem: "says nowhere who may do what in it" }));
    },
  }),
];

function viewerEdits(inputs: PolicyInputs, path: Path): Verdict[] {
  const role = judge(inputs, [...path, "role"], () => undefined);
  if (role.length > 0) return role;
  return at(inputs, ...path, "role") === "Viewer"
    ? judge(inputs, [...path, "permission"], (value) =>
        value === "View" ? undefined : "lets viewers change it",
      )
    : [];
}

/** Where a chart's values stand. */
function valuesPaths(type: string, inputs: PolicyInputs): Path[] {
  if (type === "kubernetes:helm.sh/v3:Release") return [["values"]];
  const sources = at(inputs, "spec", "sources");
  const several = Array.isArray(sources) ? sources.map((_, index) => ["spec", "sources", index]) : [];
  return [["spec", "source"], ...several].map((source) => [...source, "helm", "valuesObject"]);
}

/** Looks at everything below a path. A value that cannot be seen may be a section of it. */
function openSettings(inputs: PolicyInputs, path: Path): Verdict[] {
  const unseen = judge(inputs, path, () => undefined);
  if (unseen.length > 0) return unseen;
  const value = at(inputs, ...path);
  if (Array.isArray(value)) return value.flatMap((_, index) => openSettings(inputs, [...path, index]));
  if (!isRecord(value)) return [];
  const own = OPEN_SETTINGS.filter(({ section }) => isRecord(value[section])).flatMap(
    ({ section, key, problem }) =>
      mustNotBeTrue(inputs, [...path, section, key], problem).filter((verdict) => "problem" in verdict),
  );
  return [...own, ...Object.keys(value).flatMap((key) => openSettings(inputs, [...path, key]))];
}
