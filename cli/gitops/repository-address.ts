/** True when two addresses mean one repository, whichever way each of them reaches it. */
export function sameRepository(one: string, other: string): boolean {
  const [a, b] = [one, other].map(parts);
  return a !== undefined && a === b;
}

/** Host and path: what https, SSH and SSH's short form have in common. Ports differ with the way. */
function parts(address: string): string | undefined {
  const match =
    /^(?:(?:https|ssh):\/\/)?(?:[^@/\s]+@)?(?<host>[\w.-]+)(?::\d+(?=\/))?[:/](?<path>[^\s]+)$/.exec(address);
  if (match?.groups === undefined) return undefined;
  const path = (match.groups["path"] ?? "").replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  return `${(match.groups["host"] ?? "").toLowerCase()}/${path}`;
}
