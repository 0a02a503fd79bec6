import type { Duration } from "../../core/units.ts";
import type { AcceptedVulnerability } from "../exceptions.ts";

/** Public half of a key that images are signed with. */
export interface SigningKey {
  /** Name by which people speak of it. */
  readonly name: string;
  /** The key as PEM, `-----BEGIN PUBLIC KEY-----`. */
  readonly publicKey: string;
}

/** A critical finding of an image that is borne for a time. */
export type AcceptedFinding = Pick<AcceptedVulnerability, "cve" | "image" | "from" | "until">;

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
