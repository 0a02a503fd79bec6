import { placeholders } from "../../../components/rollouts/templates.ts";
import { nameOf, type KubernetesObject } from "./rendered.ts";

interface Template extends KubernetesObject {
  readonly spec: {
    readonly args?: readonly { readonly name: string; readonly value?: string }[];
    readonly metrics: readonly { readonly name: string }[];
  };
}

interface Analysis {
  readonly templates?: readonly { readonly templateName: string; readonly clusterScope?: boolean }[];
  readonly args?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
}

interface Rollout extends KubernetesObject {
  readonly spec: {
    readonly strategy: {
      readonly canary?: {
        readonly analysis?: Analysis;
        readonly steps?: readonly { readonly analysis?: Analysis }[];
      };
      readonly blueGreen?: {
        readonly prePromotionAnalysis?: Analysis;
        readonly postPromotionAnalysis?: Analysis;
      };
    };
  };
}

/**
 * What is wrong between the Rollouts and the analysis templates of one cluster: names that nothing has, arguments that a template
 * misses and those that none asks for, metrics of one name in one run. `lint` sees none of it, and the controller only when a
 * release is under way.
 */
export function analysisFaults(objects: readonly KubernetesObject[]): string[] {
  const templates = objects.filter(({ kind }) => /^(Cluster)?AnalysisTemplate$/.test(kind)) as Template[];
  const rollouts = objects.filter(({ kind }) => kind === "Rollout") as Rollout[];
  return [
    ...templates.flatMap(undeclared),
    ...rollouts.flatMap((rollout) =>
      analysesOf(rollout).flatMap(({ where, analysis }) =>
        faultsOf(analysis, rollout, templates).map((fault) => `${nameOf(rollout)} ${where}: ${fault}`),
      ),
    ),
  ];
}

/** Every analysis of a Rollout, with where it stands. */
export function analysesOf({ spec }: Rollout): { where: string; analysis: Analysis }[] {
  const { canary, blueGreen } = spec.strategy;
  const named: [string, Analysis | undefined][] = [
    ["analysis", canary?.analysis],
    ...(canary?.steps ?? []).map(({ analysis }, index): [string, Analysis | undefined] => [
      `steps[${index}]`,
      analysis,
    ]),
    ["prePromotionAnalysis", blueGreen?.prePromotionAnalysis],
    ["postPromotionAnalysis", blueGreen?.postPromotionAnalysis],
  ];
  return named.flatMap(([where, analysis]) => (analysis === undefined ? [] : [{ where, analysis }]));
}

function faultsOf(
  { templates: names = [], args = [] }: Analysis,
  rollout: Rollout,
  all: readonly Template[],
): string[] {
  const found = names.map(({ templateName, clusterScope = false }) => ({
    what: `${clusterScope ? "ClusterAnalysisTemplate" : "AnalysisTemplate"} ${templateName}`,
    template: all.find(
      ({ kind, metadata }) =>
        metadata.name === templateName &&
        (clusterScope
          ? kind === "ClusterAnalysisTemplate"
          : kind === "AnalysisTemplate" && metadata.namespace === rollout.metadata.namespace),
    ),
  }));
  const asked = found.flatMap(({ template }) => template?.spec.args ?? []);
  const metrics = found.flatMap(({ template }) => template?.spec.metrics.map(({ name }) => name) ?? []);
  return [
    ...(names.length === 0 ? ["names no template"] : []),
    ...found.flatMap(({ what, template }) => (template === undefined ? [`${what} does not exist`] : [])),
    ...[...new Set(asked.filter(({ value }) => value === undefined).map(({ name }) => name))].flatMap(
      (name) =>
        args.some((arg) => arg.name === name && (arg.value !== undefined || arg.valueFrom !== undefined))
          ? []
          : [`argument ${name} is missing`],
    ),
    ...args.flatMap(({ name }) =>
      asked.some((argument) => argument.name === name) ? [] : [`argument ${name} is asked for by none`],
    ),
    ...metrics.flatMap((name, index) =>
      metrics.indexOf(name) < index ? [`metric ${name} is measured twice`] : [],
    ),
  ];
}

/** Placeholders that the template does not declare, and arguments that it declares for nothing. */
function undeclared(template: Template): string[] {
  const declared = (template.spec.args ?? []).map(({ name }) => `args.${name}`);
  const used = placeholders(JSON.stringify(template.spec.metrics));
  return [
    ...used.flatMap((name) =>
      declared.includes(name) ? [] : [`${nameOf(template)}: ${name} is not declared`],
    ),
    ...declared.flatMap((name) => (used.includes(name) ? [] : [`${nameOf(template)}: ${name} is not used`])),
  ];
}
