import type * as pulumi from "@pulumi/pulumi";
import type { IClusterAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/ClusterAnalysisTemplate";
import { PlatformComponent, type PlatformArgs } from "../core/component.ts";
import type { Transform } from "../core/transform.ts";
import type { Named } from "../gateway/references.ts";
import type { SmokeTestSettings } from "./args.ts";
import type { SharedTemplate } from "./shared.ts";
import { sharedTemplates, type TemplateSettings } from "./templates.ts";

/** Arguments of {@link SharedTemplates}. */
export interface SharedTemplatesArgs extends PlatformArgs, TemplateSettings {
  /** The Job that asks a version which has no users yet. */
  readonly smokeTest: SmokeTestSettings;
  /** Changes to the templates, by name. @default none */
  readonly transform?: Readonly<Partial<Record<SharedTemplate, Transform<Named<IClusterAnalysisTemplate>>>>>;
}

/** What new versions of all services are judged by. */
export class SharedTemplates extends PlatformComponent {
  constructor(name: string, args: SharedTemplatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:rollouts:SharedTemplates", name, args, opts);
    const application = { name: "argo-rollouts", component: "analysis" };
    for (const template of Object.values(sharedTemplates(args))) {
      const suffix = template.metadata.name as SharedTemplate;
      this.addObject(suffix, application, template, args.transform?.[suffix]);
    }
    this.registerOutputs({});
  }
}
