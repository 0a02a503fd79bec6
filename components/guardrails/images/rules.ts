import { milliseconds } from "../../core/units.ts";
import { celText } from "../cel.ts";
import type { AcceptedFinding, VerificationSettings } from "./args.ts";

/** What an attestation of an image has to say. */
interface Check {
  /** Name of the variable with the images that fail it. */
  readonly name: string;
  /** Condition in CEL on the predicate `p` of the image `i`. */
  readonly holds: (settings: VerificationSettings) => string;
  /** What is wrong where it does not hold, before the images. */
  readonly says: string;
}

/** A rule that images are held to by what is attested of them. */
export interface ImageRule {
  /** Id that all engines share. */
  readonly id: "images/provenance" | "images/sbom" | "images/scan" | "images/signature";
  readonly title: string;
  /** Why it is asked for. */
  readonly description: string;
  /** Name of the attestation in the policy. */
  readonly attestation: string;
  /** What cosign writes as `predicateType`. */
  readonly predicateType: string;
  /** What is wrong where there is none by the platform's key, before the images. */
  readonly missing: string;
  /** What has to hold of the newest that there is. */
  readonly checks: readonly Check[];
  /** Whether every pod is judged, or only what somebody brings in. */
  readonly judges: "every pod" | "new versions";
}

/** Severity that lets no image through (requirement 002, 1.2). */
const BLOCKING = "CRITICAL";
/** What Trivy calls itself in a vulnerability attestation (`--format cosign-vuln`). */
const SCANNER = "pkg:github/aquasecurity/trivy@";
/** Version of Trivy's report that the rule reads. */
const REPORT_VERSION = 2;
/** What clocks may differ by: more than a machine with a time server drifts, and nothing beside the age of a scan. */
const CLOCKS = "5m";

/** Path of the image in Harbor: `platform-services/shop`. */
const PATH = "image(i).repository()";

export const IMAGE_RULES: readonly ImageRule[] = [
  {
    id: "images/signature",
    title: "Images are signed by the platform",
    description:
      "Only a pipeline on a protected branch can sign with the key in Vault, so an image that is signed was built by one.",
    attestation: "signature",
    // Not by verifyImageSignatures, which Kyverno 1.19.1 answers with any attestation of the key.
    predicateType: "https://sigstore.dev/cosign/sign/v1",
    missing: "not signed with a key of the platform",
    checks: [],
    judges: "every pod",
  },
  {
    id: "images/sbom",
    title: "Images say what is in them",
    description: "When a vulnerability becomes known, the bill of materials says which images have it.",
    attestation: "sbom",
    predicateType: "https://cyclonedx.org/bom",
    missing: "no CycloneDX bill of materials is attested with a key of the platform",
    checks: [
      {
        name: "unread",
        holds: () => 'p.?bomFormat.orValue("") == "CycloneDX"',
        says: "what is attested is no CycloneDX document",
      },
    ],
    judges: "every pod",
  },
  {
    id: "images/provenance",
    title: "Images come from their own project, by our pipelines",
    description:
      "An image that another project built under this name is not let in, though the key is the same.",
    attestation: "provenance",
    predicateType: "https://slsa.dev/provenance/v1",
    missing: "no SLSA provenance is attested with a key of the platform",
    checks: [
      {
        name: "builder",
        holds: ({ builder }) => `p.?runDetails.?builder.?id.orValue("") == ${celText(builder)}`,
        says: "built by something else than the platform's pipelines",
      },
      {
        name: "source",
        holds: (settings) =>
          `p.?buildDefinition.?externalParameters.?source.orValue("") == ${sourceOf(settings)}`,
        says: "built from another project than its own",
      },
    ],
    judges: "every pod",
  },
  {
    id: "images/scan",
    title: "New versions were scanned not long ago, without critical findings",
    description:
      "What is known to be critical does not come in again. What runs already is reported by rescans, not stopped.",
    attestation: "scan",
    predicateType: "https://cosign.sigstore.dev/attestation/vuln/v1",
    missing: "no vulnerability scan is attested with a key of the platform",
    checks: [
      {
        name: "unread",
        holds: () =>
          `p.scanner.uri.startsWith(${celText(SCANNER)}) && p.scanner.result.SchemaVersion == ${String(REPORT_VERSION)}`,
        says: "what is attested is no report of Trivy",
      },
      {
        name: "stale",
        holds: ({ scanAge }) =>
          `timestamp(p.metadata.scanFinishedOn) >= time.now() - duration("${String(milliseconds(scanAge) / 1000)}s") && ` +
          `timestamp(p.metadata.scanFinishedOn) <= time.now() + duration("${CLOCKS}")`,
        says: "the scan is too old, or of a time to come",
      },
      {
        name: "critical",
        holds: ({ accepted }) =>
          "p.scanner.result.?Results.orValue([]).all(r, r.?Vulnerabilities.orValue([]).all(v, " +
          [`v.Severity != ${celText(BLOCKING)}`, ...accepted.map(borne)].join(" || ") +
          "))",
        says: "critical vulnerabilities that nobody has accepted",
      },
    ],
    judges: "new versions",
  },
];

/** Condition in CEL on the predicate of what was verified. */
export function wherePayload(attestation: string, condition: string): string {
  return `[extractPayload(i, attestations.${attestation}).predicate].all(p, ${condition})`;
}

/** Address of the project that the image `i` must come from. */
function sourceOf({ sources, otherSources }: VerificationSettings): string {
  const others = Object.entries(otherSources).map(
    ([repository, source]) => `${PATH} == ${celText(repository)} ? ${celText(source)} : `,
  );
  return `(${others.join("")}${celText(`${sources}/`)} + ${PATH})`;
}

/** Condition in CEL that the finding `v` of the image `i` is borne today. */
function borne({ cve, image, from, until }: AcceptedFinding): string {
  return (
    `(v.VulnerabilityID == ${celText(cve)} && ${PATH} == ${celText(image)} && ` +
    `time.now() >= timestamp("${from}T00:00:00Z") && time.now() <= timestamp("${until}T23:59:59Z"))`
  );
}
