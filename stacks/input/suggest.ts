import { distance } from "fastest-levenshtein";

/** Longer words are no typing mistakes, and comparing them takes time. */
const MAX_LENGTH = 64;

/** The candidate nearest to a word, when it is near enough to be what was meant; upper and lower case are alike. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word === "" || word.length > MAX_LENGTH) return undefined;
  const limit = Math.max(2, Math.floor(word.length / 3));
  let best: { candidate: string; far: number } | undefined;
  for (const candidate of candidates) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    // A word that shares no letter is not near, however short it is.
    if (far > limit || far >= Math.max(word.length, candidate.length)) continue;
    if (best === undefined || far < best.far) best = { candidate, far };
  }
  return best?.candidate;
}
