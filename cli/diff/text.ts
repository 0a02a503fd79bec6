import { isRecord, isSecret, isUnknown, type PlanValue } from "../plan/plan.ts";
import type {
  Counts,
  DiffSource,
  MetaChange,
  PropertyChange,
  ResourceChange,
  ResourceDiff,
} from "./model.ts";

/** Signs of `pulumi preview`, and `>` for a move, which that has none for. */
export const SIGNS: { readonly [change in ResourceChange]: string } = {
  create: "+",
  update: "~",
  replace: "+-",
  delete: "-",
  move: ">",
};

/** Kinds of change in the order they are counted in. */
export const CHANGES = [
  "replace",
  "delete",
  "create",
  "update",
  "move",
] as const satisfies readonly ResourceChange[];

/**
 * Control characters and those that reorder, hide or join text: written out, so that what is read is what is there and no value
 * can steer a terminal or close a block.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text in one line with every invisible character written as `\u202e`. */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLE, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

/** A value in one line: JSON, with words for what is not shown. */
export function valueText(value: PlanValue): string {
  const word = standIn(value);
  return word ?? visible(JSON.stringify(value, replaceStandIns));
}

/** A value over several lines, each safe to print. */
export function valueLines(value: PlanValue): string[] {
  const word = standIn(value);
  return word === undefined ? JSON.stringify(value, replaceStandIns, 2).split("\n").map(visible) : [word];
}

/** Cut with a word on how much is missing; a cut never splits a character. */
export function cut(text: string, limit: number): string {
  const characters = [...text];
  if (characters.length <= limit) return text;
  return `${characters.slice(0, limit).join("")}… (${characters.length - limit} more characters)`;
}

function standIn(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  if (isSecret(value)) return "[secret]";
  if (isUnknown(value)) return "unknown";
  return value["$hidden"] === true ? "[hidden]" : undefined;
}

function replaceStandIns(_key: string, value: unknown): unknown {
  return standIn(value) ?? value;
}

/** A revision or file as it was named, with the commit where the name does not say it. */
export function sourceText({ label, commit }: DiffSource): string {
  const short = commit?.slice(0, 12);
  return short === undefined || label.startsWith(short) ? visible(label) : `${visible(label)} (${short})`;
}

/** `2 to replace, 1 to delete, 40 unchanged`. */
export function countsText(counts: Counts): string {
  const parts = CHANGES.filter((change) => counts[change] > 0).map(
    (change) => `${counts[change]} to ${change}`,
  );
  return [...(parts.length === 0 ? ["no resource changes"] : parts), `${counts.same} unchanged`].join(", ");
}

/** `spec.port: 80 => 443`, for a line of its own. */
export function propertyText(change: PropertyChange, limit: number): string {
  const { path, kind, before, after, hidden, order, index } = change;
  const value = (part: PlanValue | undefined): string => cut(valueText(part ?? null), limit);
  const at = visible(path);
  if (hidden === true) return `${at}: ${hiddenText(change)}`;
  if (order === true) return `${at}: order changed: ${value(before)} => ${value(after)}`;
  if (kind === "add")
    return `${at}: ${value(after)}${index === undefined ? "" : ` (at position ${index + 1})`}`;
  return kind === "remove" ? `${at}: ${value(before)}` : `${at}: ${value(before)} => ${value(after)}`;
}

/** What may be said of a withheld change: whether it becomes, or stops being, secret. */
export function hiddenText({ kind, before, after }: PropertyChange): string {
  if (kind !== "change") return kind === "add" ? "added (hidden)" : "removed (hidden)";
  const [was, is] = [valueText(before ?? null), valueText(after ?? null)];
  return was === is ? "changed (hidden)" : `${was} => ${is} (hidden)`;
}

export function metaText({ field, before, after }: MetaChange, limit: number): string {
  return `${field}: ${cut(valueText(before), limit)} => ${cut(valueText(after), limit)}`;
}

/** Everything about a resource's change but its properties and options: why, from where, and what it means for the real object. */
export function remarks({
  change,
  oldUrn,
  oldType,
  replaceReasons,
  protected: isProtected,
  ...rest
}: ResourceDiff): string[] {
  const endangered = change === "replace" || change === "delete";
  return [
    ...replaceReasons.map(({ path, reason }) => visible(`${path}: ${reason}`)),
    ...(rest.deleteBeforeReplace === true ? ["deleted before its successor is created"] : []),
    ...(endangered && isProtected
      ? ["protected: the engine refuses this until the protection is lifted"]
      : []),
    ...(rest.retained === true ? ["the real object stays (retainOnDelete)"] : []),
    ...(rest.external === true ? ["read, not managed"] : []),
    ...(oldUrn === undefined ? [] : [`was ${visible(oldUrn)}`]),
    ...(oldType === undefined ? [] : [`was of type ${visible(oldType)}`]),
  ];
}

/** A Secret whose body changed, in the words people look for. */
export function secretChanges({ type, name, properties }: ResourceDiff): string[] {
  const isSecretType = /^kubernetes:(core\/)?v1:Secret/.test(type);
  const body = properties.some(
    ({ path, hidden }) => hidden === true && ["data", "stringData"].includes(path),
  );
  return isSecretType && body ? [`Secret ${visible(name)} changed (hidden)`] : [];
}
