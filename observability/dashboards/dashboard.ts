import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  AnnotationQueryBuilder,
  CustomVariableBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
  type AnnotationQuery,
  type DashboardLink,
  type VariableModel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { ObservedPlatform } from "../platform.ts";
import { ClassicDashboard, type Dashboard } from "./classic.ts";
import { layout, type Row } from "./layout.ts";
import { PROMETHEUS } from "./panels/panel.ts";
import { of } from "./queries.ts";

export type { Dashboard } from "./classic.ts";

/** What a dashboard is about. */
export interface DashboardSpec {
  /** Part of its address, which alerts and bookmarks hold: it never changes. */
  readonly uid: `slipway-${string}`;
  readonly title: string;
  /** The question it answers. */
  readonly description: string;
  /** Choices beyond the environment. @default none */
  readonly variables?: readonly Choice[];
  /** The most important row first. */
  readonly rows: readonly Row[];
  /** Time range it opens with. @default the last six hours */
  readonly from?: `now-${string}`;
  /** File that declares it, without its ending. @default what follows `slipway-` in its uid */
  readonly source?: string;
}

/** What the reader can choose. */
export type Choice = Variable | Fixed | Typed;

/** Something the reader types in. */
interface Typed {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** What stands there before: it should find nothing. */
  readonly before: string;
}

/** A choice among values that a contract names. */
interface Fixed {
  readonly name: string;
  readonly label: string;
  /** One is no choice, and is not shown. */
  readonly fixed: readonly string[];
}

/** A choice that values of a label in Prometheus are offered for. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Series whose label is offered. */
  readonly series: string;
  /** The label. */
  readonly values: string;
  /** `all` or several, or exactly one. */
  readonly choice: "several" | "one";
  /** Follows from other choices and is not shown. @default shown */
  readonly derived?: boolean;
}

/** Tag that dashboards find each other by. */
const TAG = "slipway";

/** Matches a label whether it is there or not. */
const ANY = ".*";

/** The dashboard as Grafana imports it. */
export function dashboard(platform: ObservedPlatform, spec: DashboardSpec): Dashboard {
  const { uid, title, description, variables = [], rows, from = "now-6h" } = spec;
  const source = spec.source ?? uid.replace(/^slipway-/, "");
  const builder = new ClassicDashboard(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .readonly()
    .timezone("browser")
    .time({ from, to: "now" })
    .refresh("1m")
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...dataSources(rows), environment(platform), ...variables.map(choice)])
    .annotations([deployments(), flagChanges()])
    .links(links(platform, source));
  let id = 0;
  for (const row of layout(rows)) {
    builder.withRow(new RowBuilder(row.title).id(++id).gridPos(row.position));
    for (const { panel, position } of row.panels) {
      builder.withPanel(
        panel
          .build()
          .id(++id)
          .gridPos(position)
          .links(panel.alerts.map((alert) => runbook(platform, alert))),
      );
    }
  }
  return builder.build();
}

function dataSources(rows: readonly Row[]): Builder<VariableModel>[] {
  const fromLogs = rows.some(({ lines }) => lines.flat().some(({ source }) => source === "loki"));
  return [
    new DatasourceVariableBuilder("datasource")
      .label("Metrics")
      .description("Prometheus, or a store of several")
      .type("prometheus"),
    ...(fromLogs
      ? [new DatasourceVariableBuilder("logs").label("Logs").description("Loki").type("loki")]
      : []),
  ];
}

function environment(platform: ObservedPlatform): QueryVariableBuilder {
  return query({
    name: "environment",
    label: "Environment",
    description: "Label of the environment; where series have none, every choice shows the one there is",
    series: "up",
    values: "environment",
    choice: "several",
  }).current({ text: platform.environment, value: platform.environment });
}

function choice(variable: Choice): Builder<VariableModel> {
  if ("before" in variable) {
    const { name, label, description, before } = variable;
    return new TextBoxVariableBuilder(name).label(label).description(description).defaultValue(before);
  }
  if (!("fixed" in variable)) return query(variable);
  const { name, label, fixed } = variable;
  const several = fixed.length > 1;
  const builder = new CustomVariableBuilder(name)
    .label(label)
    .values(fixed.join(","))
    .multi(several)
    .includeAll(several)
    .hide(several ? VariableHide.DontHide : VariableHide.HideVariable);
  return several
    ? builder.allValue(fixed.join("|")).current({ text: ["All"], value: ["$__all"] })
    : builder.current({ text: fixed[0] ?? "", value: fixed[0] ?? "" });
}

function query({
  name,
  label,
  description,
  series,
  values,
  choice,
  derived,
}: Variable): QueryVariableBuilder {
  const definition = `label_values(${series}, ${values})`;
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(PROMETHEUS)
    .definition(definition)
    .query({ query: definition, refId: name })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .hide(derived === true ? VariableHide.HideVariable : VariableHide.DontHide);
  if (choice === "one") return builder.multi(false).includeAll(false);
  return builder
    .multi(true)
    .includeAll(true)
    .allValue(ANY)
    .current({ text: ["All"], value: ["$__all"] });
}

/** Every sync that went well, as Argo CD counts it: what runs may differ from there on. */
function deployments(): Builder<AnnotationQuery> {
  return annotation("Deployments", "blue")
    .expr(
      `sum by (name) (changes(${of("argocd_app_sync_total", 'phase="Succeeded"', 'dry_run="false"')}[1m])) > 0`,
    )
    .titleFormat("{{name}} deployed")
    .tagKeys("name");
}

/** Every change of a service's runtime rules, which flags and limits are part of. */
function flagChanges(): Builder<AnnotationQuery> {
  return annotation("Flag changes", "purple")
    .expr(`sum by (service, target) (changes(${of("gitops_rule_changes_total")}[1m])) > 0`)
    .titleFormat("Rules of {{service}} changed in {{target}}")
    .tagKeys("service,target");
}

function annotation(name: string, colour: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(PROMETHEUS)
    .enable(true)
    .iconColor(colour)
    .step("60s");
}

function links({ links: { runbooks, source } }: ObservedPlatform, file: string): Builder<DashboardLink>[] {
  return [
    new DashboardLinkBuilder("Dashboards")
      .type(DashboardLinkType.Dashboards)
      .tags([TAG])
      .asDropdown(true)
      .includeVars(true)
      .keepTime(true),
    link("Runbooks", runbooks),
    link("Source", `${source}/-/blob/HEAD/observability/dashboards/${file}.ts`),
  ];
}

function runbook({ links: { runbooks } }: ObservedPlatform, alert: string): Builder<DashboardLink> {
  return link(`Runbook: ${alert}`, `${runbooks}/${alert}.md`);
}

function link(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon("external link")
    .url(url)
    .targetBlank(true);
}
