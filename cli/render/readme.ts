import { isRecord } from "../plan/plan.ts";
import type { PlanValue } from "../plan/plan.ts";
import type { RenderedObject } from "./objects.ts";
import type { PlannedOverlay } from "./planned-overlays.ts";
import { renderedMarkdown } from "./yaml.ts";

const OWNER_LABEL = "slipway.dev/owner";

/** What the repository says of itself, until its owners say more. */
export const TREE_README = `# GitOps tree

What Argo CD brings to the clusters. \`slipway render\` writes it from the program and the catalogue.

| folder | what it holds |
|---|---|
| \`argocd/<env>/\` | Argo CD's own objects, Applications and ApplicationSets |
| \`clusters/<env>/\` | what belongs to the whole cluster: issuers, secret stores, analysis templates |
| \`environments/<env>/\` | what namespaces begin with: quotas, defaults, closed network |
| \`infra/<part>/overlays/<env>/\` | gateway, runners and add-ons |
| \`overlays/<env>/<service>/\` | a service |
| \`gitlab/<env>/\` | files for GitLab, such as the CODEOWNERS of each project |
| \`policies/conftest/<env>/\` | what Conftest goes by when it holds the folders of the environment to the policies |

In an overlay, \`rendered/\` is machine output with a README that names the owner and the secrets the service needs.
\`kustomization.yaml\` (digests of images, bounds of autoscalers) and \`rules.json\` (flags, limits) are written once; promotions
and merge requests change them from then on, and \`slipway render --check\` says what in them is wrong.

Every other rendered file says in its first line where it comes from. A change of one by hand is found by the next check.
`;

/** What an overlay says to who opens it: whose it is, which secrets it needs, and who may change what. */
export function overlayReadme(overlay: PlannedOverlay): string {
  const { service, environment, objects, rules } = overlay;
  const contracts = [...new Set(objects.flatMap(({ contract }) => contract ?? []))];
  const source = contracts.join(", ") || (objects[0]?.component ?? "the stack");
  return renderedMarkdown(
    source,
    [
      `# ${service} in ${environment}`,
      `Owner: ${ownersOf(objects).join(", ") || "the platform"}. Source: ${code(source)} of the platform's program.`,
      "## Secrets",
      secretsText(secretsIn(objects)),
      "## Change it",
      [
        `- The shape of the service: ${code(source)}, by a merge request to the program. Never the files in this folder.`,
        `- A new version: ${code(`slipway promote ${service}`)}, which writes the digest into ${code("../kustomization.yaml")}.`,
        `- How many pods it may have: the bounds under ${code("patches")} in ${code("../kustomization.yaml")}, by a merge request.`,
        ...(rules === undefined
          ? []
          : [
              `- Flags and limits: ${code("../rules.json")}, by a merge request. The pods read it without a restart.`,
            ]),
      ].join("\n"),
    ].join("\n\n"),
  );
}

interface NeededSecret {
  readonly variable: string;
  readonly vaultPath: string;
  readonly property: string;
  readonly secret: string;
}

function secretsText(secrets: readonly NeededSecret[]): string {
  if (secrets.length === 0) return "None.";
  const rows = secrets.map(({ variable, vaultPath, property, secret }) =>
    [variable, vaultPath, property, secret].map(code).join(" | "),
  );
  return [
    "These have to be in Vault before the service starts. No value stands in this repository.",
    "",
    "| environment variable | Vault path | key | Kubernetes Secret |",
    "|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

/** What the ExternalSecrets among the objects read. */
function secretsIn(objects: readonly RenderedObject[]): NeededSecret[] {
  const mounts = new Map(
    objects
      .filter(({ manifest }) => manifest.kind === "SecretStore")
      .map(({ manifest }) => [manifest.metadata.name, textAt(manifest, "spec", "provider", "vault", "path")]),
  );
  return objects
    .filter(({ manifest }) => manifest.kind === "ExternalSecret")
    .flatMap(({ manifest }) => {
      const mount = mounts.get(textAt(manifest, "spec", "secretStoreRef", "name"));
      const path = (key: string) => (mount === undefined || mount === "" ? key : `${mount}/${key}`);
      const secret = textAt(manifest, "spec", "target", "name") || manifest.metadata.name;
      return [
        ...itemsAt(manifest, "spec", "data").map((item) => ({
          variable: textAt(item, "secretKey"),
          vaultPath: path(textAt(item, "remoteRef", "key")),
          property: textAt(item, "remoteRef", "property") || "(whole entry)",
          secret,
        })),
        ...itemsAt(manifest, "spec", "dataFrom").map((item) => ({
          variable: "(each key)",
          vaultPath: path(textAt(item, "extract", "key")),
          property: "(each key)",
          secret,
        })),
      ];
    })
    .toSorted((a, b) => (a.vaultPath + a.variable < b.vaultPath + b.variable ? -1 : 1));
}

function ownersOf(objects: readonly RenderedObject[]): string[] {
  const owners = objects.map(({ manifest }) => textAt(manifest, "metadata", "labels", OWNER_LABEL));
  return [...new Set(owners)].filter((owner) => owner !== "");
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
}

function textAt(value: unknown, ...path: string[]): string {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : "";
}

function itemsAt(value: unknown, ...path: string[]): PlanValue[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? (found as PlanValue[]) : [];
}

/** Text as Markdown shows it unchanged, in a table too. */
function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
