import type { GateName } from "./verdict.ts";

/** What a gate is for, and whether somebody may answer for it instead. */
export interface GateDescription {
  readonly about: string;
  /**
   * `unanswered`: only where what it needs could not be asked. What is never overridden has another way: `slipway rollback` for
   * an older version, a signature for an unsigned one.
   */
  readonly override: "always" | "unanswered" | "never";
}

/** Every gate, in the order they are shown. */
export const GATES: { readonly [gate in GateName]: GateDescription } = {
  "clean-tree": {
    about:
      "A clone that is given holds nothing that is not published, so that what is promoted is what others see.",
    override: "never",
  },
  order: { about: "Versions pass through the environments in their order.", override: "never" },
  digest: {
    about: "An image is named by its digest. A tag moves, and a stand-in of the catalogue is no image.",
    override: "never",
  },
  "not-older": {
    about:
      "What comes is not older than what is there. To go back is `slipway rollback`, which says so in the history.",
    override: "unanswered",
  },
  health: { about: "The version runs in the source now, healthy and as the tree says.", override: "always" },
  soak: { about: "It has run there for long enough in good health.", override: "always" },
  image: { about: "Harbor has the image.", override: "never" },
  signature: {
    about:
      "Harbor holds a Cosign signature for it. Whose it is, is decided where the image is admitted to the cluster.",
    override: "never",
  },
  scan: {
    about: "It was scanned, and no critical vulnerability is known. High ones warn above a number.",
    override: "always",
  },
  freeze: { about: "Nothing is deployed during a freeze.", override: "always" },
  approvals: {
    about:
      "The merge request will ask for the approvals of the environment: GitLab has the rules, and they are not weaker.",
    override: "unanswered",
  },
};
