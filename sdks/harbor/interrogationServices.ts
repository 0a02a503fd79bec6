import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link InterrogationServices}. */
export interface InterrogationServicesArgs {
  /** How often: `Daily`, `Weekly`, `Monthly`, or a cron expression with seconds. */
  readonly vulnerabilityScanPolicy: pulumi.Input<string>;
  /** Scanner of projects that do not choose one. @default the present one */
  readonly defaultScanner?: pulumi.Input<string>;
}

/** How often Harbor scans everything it has, and with which scanner. There is one for the whole of Harbor. */
export class InterrogationServices extends resource<InterrogationServicesArgs>(
  "harbor:index/interrogationServices:InterrogationServices",
  { vulnerabilityScanPolicy: "required", defaultScanner: "optional" },
  {},
) {}
