import type * as pulumi from "@pulumi/pulumi";
import { resource } from "./resource.ts";

/** Arguments of {@link ConfigSecurity}. */
export interface ConfigSecurityArgs {
  /** Vulnerabilities, such as `CVE-2024-1234`. */
  readonly cveAllowlists: pulumi.Input<pulumi.Input<string>[]>;
  /** When the list ends, in seconds since 1970. @default never */
  readonly expiresAt?: pulumi.Input<number>;
}

/** What only the provider knows of a {@link ConfigSecurity}. */
export interface ConfigSecurityOutputs {
  /** When the list was made. */
  readonly creationTime: string;
  /** When the list was last changed. */
  readonly updateTime: string;
}

/** Vulnerabilities that every project accepts that has no list of its own. Deleting it does not empty the list. */
export class ConfigSecurity extends resource<ConfigSecurityArgs, ConfigSecurityOutputs>(
  "harbor:index/configSecurity:ConfigSecurity",
  { cveAllowlists: "required", expiresAt: "optional" },
  { creationTime: "plain", updateTime: "plain" },
) {}
