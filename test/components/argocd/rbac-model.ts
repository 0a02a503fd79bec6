/** A rule of a policy: who, what, how, where. */
interface Rule {
  readonly subject: string;
  readonly resource: string;
  readonly action: string;
  readonly object: string;
}

/** What Argo CD brings (assets/builtin-policy.csv of v3.2): who reads, and who does everything but invoke extensions. */
const BUILT_IN = { reading: "role:readonly", everything: "role:admin" };
const NOT_READ = new Set(["exec", "extensions"]);

/** Whether a policy with Argo CD's own roles lets a group do something; everybody has the default role. */
export function allows(
  policy: string,
  defaultRole: string,
  group: string,
  request: { readonly action: string; readonly resource: string; readonly object: string },
): boolean {
  const lines = policy
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(",").map((part) => part.trim()));
  const rules = lines.flatMap(
    ([type, subject = "", resource = "", action = "", object = "", effect]): Rule[] =>
      type === "p" && effect === "allow" ? [{ subject, resource, action, object }] : [],
  );
  const roles = new Set([
    group,
    defaultRole,
    ...lines.flatMap(([type, member, role = ""]) => (type === "g" && member === group ? [role] : [])),
  ]);
  if (roles.has(BUILT_IN.everything) && request.resource !== "extensions") return true;
  if (roles.has(BUILT_IN.reading) && request.action === "get" && !NOT_READ.has(request.resource)) return true;
  return rules.some(
    (rule) =>
      roles.has(rule.subject) &&
      rule.resource === request.resource &&
      matches(rule.action, request.action) &&
      matches(rule.object, request.object),
  );
}

/** A star stands for any text, slashes included. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join(".*")}$`).test(text);
}

/** What Argo CD adds to the policy for a project: its roles' rules, and who has them (ProjectPoliciesString of its AppProject). */
export function projectPolicy(
  project: string,
  roles: readonly {
    readonly name: string;
    readonly groups?: readonly string[];
    readonly policies?: readonly string[];
  }[],
): string {
  return roles
    .flatMap(({ name, groups = [], policies = [] }) => [
      `p, proj:${project}:${name}, projects, get, ${project}, allow`,
      ...policies,
      ...groups.map((group) => `g, ${group}, proj:${project}:${name}`),
    ])
    .map((line) => `${line}\n`)
    .join("");
}
