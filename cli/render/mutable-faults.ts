import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parseDocument } from "yaml";
import { z } from "zod";
import { InputFaults } from "../../components/core/faults.ts";
import type { Fault } from "../../components/core/faults.ts";
import { readYamlFile, reason } from "../engine/read-yaml.ts";
import type { YamlFile } from "../engine/read-yaml.ts";
import { AUTOSCALER_KINDS, autoscalersIn } from "./autoscalers.ts";
import { OVERLAY_HEAD, rulesGenerator } from "./mutable-seeds.ts";
import { digestSchema, rulesSchema } from "./planned-overlays.ts";
import type { PlannedOverlay } from "./planned-overlays.ts";

const fixed = (value: string | readonly string[]) =>
  z.custom((given) => isDeepStrictEqual(given, value), `is fixed: ${JSON.stringify(value)}`);

const kustomizationSchema = z.strictObject({
  apiVersion: fixed(OVERLAY_HEAD.apiVersion),
  kind: fixed(OVERLAY_HEAD.kind),
  resources: fixed(OVERLAY_HEAD.resources),
  configurations: fixed(OVERLAY_HEAD.configurations),
  images: z.array(z.strictObject({ name: z.string(), digest: digestSchema })).default([]),
  patches: z.array(z.strictObject({ patch: z.string() })).default([]),
  configMapGenerator: z.array(z.unknown()).default([]),
});

type Kustomization = z.output<typeof kustomizationSchema>;

/** What to do about keys that kustomize knows and an overlay refuses. */
const REFUSED: { readonly [key: string]: string } = {
  newTag: "pin the image by `digest`; a tag moves",
  newName: "the repository is the contract's",
  replicas: "an autoscaler owns the number of pods; change its bounds under `patches`",
};

/** What is wrong with the kustomization of an overlay. `file` is its path. */
export function kustomizationFaults(file: string, overlay: PlannedOverlay): Fault[] {
  return faultsOf(file, (yaml) => {
    const { data, error } = kustomizationSchema.safeParse(yaml.value);
    if (error !== undefined) return schemaFaults(yaml, error);
    return [
      ...imageFaults(yaml, data, overlay),
      ...patchFaults(yaml, data, overlay),
      ...generatorFaults(yaml, data, overlay),
    ];
  });
}

/** What is wrong with a rules.json. `file` is its path. */
export function rulesFaults(file: string): Fault[] {
  return faultsOf(file, (yaml) => {
    if (!isJson(readFileSync(file, "utf8")))
      return [{ at: { file }, problem: "is no JSON, and the service reads nothing else" }];
    const { error } = rulesSchema.safeParse(yaml.value);
    return error === undefined ? [] : schemaFaults(yaml, error);
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function faultsOf(file: string, judge: (yaml: YamlFile) => Fault[]): Fault[] {
  try {
    // The folder is part of the file's path already.
    const yaml = readYamlFile("", file, true);
    return judge(yaml);
  } catch (error) {
    if (error instanceof InputFaults) return [...error.faults];
    throw error;
  }
}

function schemaFaults({ locate }: YamlFile, { issues }: z.ZodError): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    if (issue.code !== "unrecognized_keys")
      return [{ at: locate(issue.path), ...named(issue.path), problem: issue.message }];
    return issue.keys.map((key) => {
      const fix = REFUSED[key];
      return {
        at: locate([...issue.path, key]),
        ...named([...issue.path, key]),
        problem: "is no key that may stand here",
        ...(fix === undefined ? {} : { fix }),
      };
    });
  });
}

function imageFaults(
  { locate }: YamlFile,
  { images }: Kustomization,
  { images: wanted }: PlannedOverlay,
): Fault[] {
  const names = wanted.map(({ name }) => name);
  const wrong = images.flatMap(({ name }, index): Fault[] => {
    const place = { at: locate(["images", index, "name"]), ...named(["images", index, "name"]) };
    if (!names.includes(name)) {
      return [
        { ...place, problem: "is no image of this service", got: name, allowed: names.join(", ") || "none" },
      ];
    }
    return images.findIndex((other) => other.name === name) < index
      ? [{ ...place, problem: "is pinned above already", got: name }]
      : [];
  });
  const missing = names
    .filter((name) => !images.some((image) => image.name === name))
    .map((name) => ({
      at: locate(["images"]),
      path: "images",
      problem: `pins no digest of ${name}, which the service runs`,
      fix: "add its `name` and `digest`",
    }));
  return [...wrong, ...missing];
}

const bounds = z.int();
const patchSchema = z.discriminatedUnion(
  "kind",
  AUTOSCALER_KINDS.map(({ apiVersion, kind, min, max, least }) =>
    z.strictObject({
      apiVersion: fixed(apiVersion),
      kind: z.literal(kind),
      metadata: z.strictObject({ name: z.string(), namespace: z.string() }),
      spec: z.strictObject({ [min]: bounds.min(least), [max]: bounds.min(1) }),
    }),
  ) as unknown as [z.ZodObject<{ kind: z.ZodLiteral }>],
) as unknown as z.ZodType<{
  kind: string;
  metadata: { name: string; namespace: string };
  spec: Record<string, number>;
}>;

function patchFaults({ locate }: YamlFile, { patches }: Kustomization, { objects }: PlannedOverlay): Fault[] {
  const autoscalers = autoscalersIn(objects);
  const seen = new Set<string>();
  return patches.flatMap(({ patch }, index) => {
    const where = ["patches", index, "patch"];
    const fault = (problem: string, rest: Partial<Fault> = {}): Fault => ({
      at: locate(where),
      ...named(where),
      problem,
      ...rest,
    });
    const document = parseDocument(patch);
    if (document.errors.length > 0) return document.errors.map((error) => fault(reason(error)));
    const { data, error } = patchSchema.safeParse(document.toJS());
    if (error !== undefined) {
      return error.issues.map(({ path, message }) =>
        fault(["may change the bounds of an autoscaler alone", ...path.map(String), message].join(": ")),
      );
    }
    const id = `${data.kind} ${data.metadata.namespace}/${data.metadata.name}`;
    const target = autoscalers.find(({ of, name, namespace }) => `${of.kind} ${namespace}/${name}` === id);
    if (target === undefined) {
      const allowed = autoscalers.map(({ of, name, namespace }) => `${of.kind} ${namespace}/${name}`);
      return [
        fault("changes what this service does not have", { got: id, allowed: allowed.join(", ") || "none" }),
      ];
    }
    if (seen.has(id)) return [fault("changes what a patch above changes already", { got: id })];
    seen.add(id);
    const { min, max } = target.of;
    const [least = 0, most = 0] = [data.spec[min], data.spec[max]];
    return least > most ? [fault(`${min} is above ${max}`, { got: `${least} and ${most}` })] : [];
  });
}

function generatorFaults(
  { locate }: YamlFile,
  { configMapGenerator }: Kustomization,
  overlay: PlannedOverlay,
): Fault[] {
  const generator = rulesGenerator(overlay);
  const wanted = generator === undefined ? [] : [generator];
  if (isDeepStrictEqual(configMapGenerator, wanted)) return [];
  return [
    {
      at: locate(["configMapGenerator"]),
      path: "configMapGenerator",
      problem: "is not the one that makes rules.json a ConfigMap",
      allowed: wanted.length === 0 ? "none, because the service has no rules" : JSON.stringify(wanted),
    },
  ];
}

/** `images[0].digest` */
function named(path: readonly PropertyKey[]): { path?: string } {
  const text = path
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
    )
    .join("");
  return text === "" ? {} : { path: text };
}
