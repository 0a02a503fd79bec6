/** A stage of a pipeline as its configuration writes it. */
interface Stage {
  readonly kind: string;
  readonly body: string;
}

/** What a pipeline has counted, by name and labels. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Reads the stages for the gateway's access log out of Alloy's configuration and applies them to lines, as Alloy's documentation
 * says of each: `stage.json`, `stage.regex`, `stage.labels`, `stage.metrics` and `stage.label_drop`.
 */
export function countsOf(configuration: string, lines: readonly string[]): Counts {
  const stages = stagesOf(configuration);
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const extracted = new Map<string, string>();
    const labels = new Map<string, string>();
    for (const stage of stages) apply(stage, { line, extracted, labels, counts });
  }
  return counts;
}

function stagesOf(configuration: string): readonly Stage[] {
  const [, inside = ""] = /stage\.match \{(.*?)\n {2}\}/s.exec(configuration) ?? [];
  return [...inside.matchAll(/^ {4}stage\.(\w+) \{\n(.*?)^ {4}\}/gms)].map(([, kind = "", body = ""]) => ({
    kind,
    body,
  }));
}

interface Entry {
  readonly line: string;
  readonly extracted: Map<string, string>;
  readonly labels: Map<string, string>;
  readonly counts: Record<string, number>;
}

function apply({ kind, body }: Stage, { line, extracted, labels, counts }: Entry): void {
  const keys = [...body.matchAll(/^ {8}(\w+) += ""/gm)].map(([, key = ""]) => key);
  const setting = (name: string) => new RegExp(`^ +${name} += "(.*)"$`, "m").exec(body)?.[1] ?? "";
  switch (kind) {
    case "json": {
      const fields = JSON.parse(line) as Record<string, string | number | null>;
      for (const key of keys) {
        const value = fields[key];
        if (value !== null && value !== undefined) extracted.set(key, String(value));
      }
      break;
    }
    case "regex": {
      // Go names groups with a P.
      const expression = new RegExp(setting("expression").replaceAll("(?P<", "(?<"));
      const { groups = {} } = expression.exec(extracted.get(setting("source")) ?? "") ?? {};
      for (const [key, value] of Object.entries(groups)) extracted.set(key, value);
      break;
    }
    case "labels": {
      for (const key of keys) {
        const value = extracted.get(key);
        if (value !== undefined) labels.set(key, value);
      }
      break;
    }
    case "metrics": {
      if (!extracted.has(setting("source"))) break;
      const series = `${setting("name")}{${[...labels]
        .map(([key, value]) => `${key}="${value}"`)
        .sort()
        .join(",")}}`;
      counts[series] = (counts[series] ?? 0) + 1;
      break;
    }
    case "label_drop": {
      for (const [, key = ""] of body.matchAll(/"(\w+)"/g)) labels.delete(key);
      break;
    }
    default:
      throw new Error(`stage.${kind} is not read here`);
  }
}
