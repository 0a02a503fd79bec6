/*
 * What an answer of Prometheus means, in the expressions of Argo Rollouts. A measurement that neither succeeds nor fails is
 * inconclusive. An answer may be missing, or not be a number where something was divided by nothing.
 */

const UNKNOWN = "len(result) == 0 || isNaN(result[0])";

/** Comparison of the value with a bound. */
export type Comparison = `${"<" | "<=" | ">" | ">="} ${number}`;

/**
 * Good, bad, or in between. Without an answer it is in between, which pauses a release for a person, or bad, which aborts it: the
 * argument `without-traffic` says which. It is never good.
 */
export function judged({ good, bad }: { readonly good: Comparison; readonly bad: Comparison }) {
  return {
    successCondition: `!(${UNKNOWN}) && result[0] ${good}`,
    failureCondition: `(${UNKNOWN}) ? "{{args.without-traffic}}" == "abort" : result[0] ${bad}`,
  };
}

/** Bad, or nothing to say: what is watched beside the steps does not hold them up for want of requests. */
export function watched(bad: Comparison) {
  return { failureCondition: `!(${UNKNOWN}) && result[0] ${bad}` };
}
