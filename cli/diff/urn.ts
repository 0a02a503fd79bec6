/** Type of the resource that stands for the stack; it is part of no other URN. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The parts of `urn:pulumi:<stack>::<project>::<qualified type>::<name>`. */
export interface Urn {
  readonly stack: string;
  readonly project: string;
  /** Types of all ancestors and the own one, joined with `$`. */
  readonly qualifiedType: string;
  /** May hold anything, `::` included. */
  readonly name: string;
}

const URN =
  /^urn:pulumi:(?<stack>(?:(?!::).)+)::(?<project>(?:(?!::).)+)::(?<type>(?:(?!::).)+)::(?<name>.+)$/s;

/** The parts of a URN; undefined when it is none. */
export function parseUrn(urn: string): Urn | undefined {
  const parts = URN.exec(urn)?.groups;
  if (parts === undefined) return undefined;
  const { stack = "", project = "", type = "", name = "" } = parts;
  return { stack, project, qualifiedType: type, name };
}

/** A URN below a parent of that qualified type; `""` and the stack's type are no parent. */
export function createUrn(
  parentType: string,
  own: { stack: string; project: string; type: string; name: string },
): string {
  const prefix = parentType === "" || parentType === STACK_TYPE ? "" : `${parentType}$`;
  return `urn:pulumi:${own.stack}::${own.project}::${prefix}${own.type}::${own.name}`;
}

/** The own type at the end of a qualified one. */
export function ownType(qualifiedType: string): string {
  return qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1);
}
