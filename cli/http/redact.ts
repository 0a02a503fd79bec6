/** Longest part of somebody else's text that a message repeats. */
const LONGEST = 300;
/** Characters that a terminal acts on instead of showing. */
const CONTROL = /[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+/g;
/** Shorter texts occur by chance; no product hands out so short a credential. */
const SHORTEST_SECRET = 4;

/** Text of another program as it may be shown: without the secrets given, without control characters, not too long. */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .toSorted((a, b) => b.length - a.length);
  const hidden = forms.reduce((shown, form) => shown.replaceAll(form, "[hidden]"), text);
  const line = hidden.replace(CONTROL, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line;
}
