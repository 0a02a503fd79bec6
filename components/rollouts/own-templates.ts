import type * as pulumi from "@pulumi/pulumi";
import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import { ownAnalysisTemplate, type OwnAnalysis, type TemplateSettings } from "./templates.ts";

/** Arguments of {@link OwnTemplates}. */
export interface OwnTemplatesArgs extends PlatformArgs, TemplateSettings {
  /** Name of the service. */
  readonly service: string;
  /** Namespace of its Rollouts. */
  readonly namespace: string;
  /** What its versions are judged by beside what all are. */
  readonly analyses: readonly OwnAnalysis[];
  /** Changes to the templates, by name of the metric. @default none */
  readonly transform?: Readonly<Record<string, Transform<Named<IAnalysisTemplate>>>>;
}

/** What new versions of one service are judged by beside what all are. */
export class OwnTemplates extends PlatformComponent {
  constructor(name: string, args: OwnTemplatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:rollouts:OwnTemplates", name, args, opts);
    const application = { name: args.service, component: "analysis" };
    for (const own of args.analyses) {
      const template = ownAnalysisTemplate(args.service, args.namespace, own, args);
      this.addObject(`analysis-${own.name}`, application, template, args.transform?.[own.name]);
    }
    this.registerOutputs({});
  }
}
