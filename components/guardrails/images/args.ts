import type { Duration } from "../../core/units.ts";

/** Public half of a key that images are signed with. */
export interface SigningKey {
  /** Name by which people speak of it. */
  readonly name: string;
  /** The key as PEM, `-----BEGIN PUBLIC KEY-----`. */
  readonly publicKey: string;
}

/** A vulnerability of an image that is borne for a time. */
export interface AcceptedFinding {
  /** Its number: `CVE-2026-12345`. */
  readonly cve: string;
  /** Repository of the image with its Harbor project, without registry and tag: `platform-services/shop`. */
  readonly image: string;
  /** First day it is borne, as YYYY-MM-DD in UTC. */
  readonly from: string;
  /** Last day it is borne, as YYYY-MM-DD in UTC. */
  readonly until: string;
}

/** What images have to prove, and where. */
export interface VerificationSettings {
  /** Whether what breaks a rule is refused, or let in and reported. */
  readonly enforcement: "audit" | "enforce";
  /** Host of Harbor with its port, as images name it. */
  readonly registry: string;
  /** Harbor projects whose images are covered. Images of others are some other rule's affair. */
  readonly projects: readonly string[];
  /** Namespaces whose pods are covered. */
  readonly namespaces: readonly string[];
  /** Keys of which one must have signed. More than one while a new one takes over from another. */
  readonly keys: readonly SigningKey[];
  /** Value of `runDetails.builder.id` that provenance must have: our pipelines, by the name they give themselves. */
  readonly builder: string;
  /** Where the projects of the sources are: provenance of `platform-services/shop` must name `<this>/platform-services/shop`. */
  readonly sources: string;
  /** Projects of sources by repository, where an image is not named like its project. */
  readonly otherSources: Readonly<Record<string, string>>;
  /** Oldest scan that a new version may have. */
  readonly scanAge: Duration;
  /** Critical findings that are borne. */
  readonly accepted: readonly AcceptedFinding[];
  /** Secret in Kyverno's namespace that signatures are pulled with. */
  readonly pullSecret: string;
}
