/**
 * How the namespace of an ephemeral environment is known, and says what it is for. The cleaner in services/namespace-cleaner goes
 * by the same; a conformance test runs it on namespaces made with these.
 */
export const EPHEMERAL = {
  /** How its name begins. */
  prefix: "ephemeral-",
  /** Label it has, with the value `true`. */
  label: "slipway.dev/ephemeral",
  /** Label with its time to live, such as `4h` (requirement 002 2.2). */
  ttl: "ephemeral-ttl",
  /** Annotation by which somebody keeps it beyond that, whatever its value. */
  hold: "slipway.dev/hold",
  /** Annotation with the path of the merge request's project, such as `application-services/packet-relay`. */
  project: "slipway.dev/gitlab-project",
  /** Annotation with the number of the merge request. */
  mergeRequest: "slipway.dev/merge-request",
  /** Label of a merge request that asks for an environment. */
  preview: "preview",
} as const;
