import { Document } from "yaml";
import type { ScalarTag, Tags } from "yaml";
import { stringifyString } from "yaml/util";
import { isRecord } from "../plan/plan.ts";
import type { PlanValue } from "../plan/plan.ts";
import type { RenderedObject } from "./objects.ts";

const MARK = "Rendered by slipway from ";
const MARKED = new RegExp(`^(?:# |<!-- )${MARK}`);
const ROOT_KEYS = ["apiVersion", "kind", "metadata", "spec"];
const METADATA_KEYS = ["name", "namespace", "labels", "annotations"];

/** True when a file's text says that slipway wrote it, so that slipway may replace or remove it. */
export function isRendered(text: string): boolean {
  return MARKED.test(text);
}

/** Text of the file of one object. */
export function objectFile({
  manifest,
  component,
  contract,
}: Omit<RenderedObject, "urn" | "components">): string {
  const source = contract === undefined ? component : `${component} and ${contract}`;
  return renderedYaml(source, manifest as unknown as PlanValue);
}

/** Text of the kustomization that names the files of its folder. */
export function kustomizationFile(files: readonly string[]): string {
  return renderedYaml("the objects in this folder", {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: files.toSorted(),
  });
}

/** Text of a YAML file with the line on top that says where it comes from. */
export function renderedYaml(source: string, value: PlanValue): string {
  return renderedText(source, `---\n${toYaml(value)}`);
}

/**
 * Text of a file in which `#` begins a comment, with the line on top that says where it comes from. No date, revision or path
 * of the machine: unchanged input gives equal bytes.
 */
export function renderedText(source: string, text: string): string {
  return `# ${mark(source)}\n${text}`;
}

/** The same for Markdown, where a comment is one of HTML. */
export function renderedMarkdown(source: string, text: string): string {
  return `<!-- ${mark(source.replace(/--|[<>]/g, " "))} -->\n\n${text}\n`;
}

function mark(source: string): string {
  // A line break in an annotation would end the comment and begin a document of the annotation's choosing.
  const line = source.replace(UNSEEN, " ").trim();
  return `${MARK}${line}. Do not edit: change the source and run \`slipway render\`.`;
}

/**
 * YAML that readers of 1.1 (PyYAML), of 1.2 and Go's in between all read as the value it was written from.
 * Keys stand in the order people expect of a manifest, then sorted; nothing is folded, shared or aliased.
 */
export function toYaml(value: PlanValue): string {
  const document = new Document(sorted(value, ROOT_KEYS), {
    aliasDuplicateObjects: false,
    customTags: (tags) => [...tags.filter(isCollectionOrConstant), TEXT, NUMBER],
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function isCollectionOrConstant(tag: Tags[number]): boolean {
  return typeof tag === "object" && !/:(str|int|float)$/.test(tag.tag);
}

/** Maps instead of objects, because an object moves keys that look like array indices to the front. */
function sorted(value: PlanValue, first: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item: PlanValue) => sorted(item, []));
  if (!isRecord(value)) return value;
  const keys = Object.keys(value);
  const ordered = [
    ...first.filter((key) => Object.hasOwn(value, key)),
    ...keys.filter((key) => !first.includes(key)).toSorted(),
  ];
  return new Map(
    ordered.map((key) => {
      const below = key === "metadata" && first === ROOT_KEYS ? METADATA_KEYS : [];
      return [key, sorted(value[key] as PlanValue, below)];
    }),
  );
}

const TEXT: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: (value) => typeof value === "string",
  resolve: (text) => text,
  stringify: (node, context, onComment, onChompKeep) => {
    const text = node.value as string;
    if (isPlain(text)) return text;
    if (context.implicitKey || context.inFlow || !isBlock(text)) return quoted(text);
    return stringifyString({ value: text, type: "BLOCK_LITERAL" }, context, onComment, onChompKeep);
  },
};

const NUMBER: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: (value) => typeof value === "number",
  resolve: Number,
  // YAML 1.1 reads an exponent as a number only after a decimal point.
  stringify: (node) => String(node.value).replace(/^(-?\d+)e/, "$1.0e"),
};

/** Text that means the same unquoted wherever it stands: few characters, none of them an indicator. */
const PLAIN = /^[A-Za-z0-9/_](?:[A-Za-z0-9/_.@+=-]|:(?=[A-Za-z0-9/_])| (?=[A-Za-z0-9/_]))*$/;
/** What some reader takes for null, a boolean, a number (octal, hexadecimal, base 60, grouped) or a date. */
const MISREAD =
  /^(?:null|true|false|yes|no|on|off|y|n|[-+]?[\d_][\d_.:a-fpxo+-]*|e[+-]?\d+|\d{4}-\d\d?-\d\d?.*)$/i;

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !MISREAD.test(text);
}

/** Lines that a literal block shows as they are, without an indentation or chomping indicator readers differ on. */
function isBlock(text: string): boolean {
  const lines = text.replace(/\n$/, "").split("\n");
  return (
    lines.length > 1 &&
    /^[^ \t\n]/.test(text) &&
    lines.at(-1) !== "" &&
    !text.includes("\n\n\n") &&
    lines.every((line) => !/[ \t]$/.test(line) && line.search(UNSEEN) === -1)
  );
}

/**
 * Characters YAML forbids, takes for a line break, or an editor shows as something else or not at all. The list is
 * written out: a Unicode category grows with the runtime, and then so would the difference to an older tree.
 */
const UNSEEN = /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/g;

function quoted(text: string): string {
  return JSON.stringify(text).replace(UNSEEN, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
