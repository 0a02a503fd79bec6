import type * as pulumi from "@pulumi/pulumi";
import type { IImageValidatingPolicy } from "@kubernetes-models/kyverno/policies.kyverno.io/v1/ImageValidatingPolicy";
import { PlatformComponent, type PlatformArgs } from "../../core/component.ts";
import type { Transform } from "../../core/transform.ts";
import type { Named } from "../../gateway/references.ts";
import type { VerificationSettings } from "./args.ts";
import { imagePolicy } from "./policy.ts";
import { IMAGE_RULES, type ImageRule } from "./rules.ts";

/** Arguments of {@link ImageVerification}. */
export interface ImageVerificationArgs extends PlatformArgs, VerificationSettings {
  /** Changes to the objects, by the rule that they enforce. @default none */
  readonly transform?: Readonly<Partial<Record<ImageRule["id"], Transform<Named<IImageValidatingPolicy>>>>>;
}

/**
 * Holds images of our own Harbor projects to what our pipelines sign: that they come from there, from which project, what is in them
 * and what a scan found. Each rule has a policy of its own, so that an exception from one is none from the others.
 */
export class ImageVerification extends PlatformComponent {
  constructor(name: string, args: ImageVerificationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:guardrails:ImageVerification", name, args, opts);
    if (args.keys.length === 0) throw new Error(`${name}: without a key nothing could be verified`);
    for (const rule of IMAGE_RULES) {
      this.addObject(
        rule.attestation,
        { name, component: "policy" },
        imagePolicy(rule, args),
        args.transform?.[rule.id],
      );
    }
    this.registerOutputs({});
  }
}
