import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT, type KubernetesObject } from "./rendered.ts";

const consumed = new Map<string, Map<string, Set<string>>>();

/**
 * Remembers that a real tool or server has taken objects in, for the table at the end of `make conformance`. Objects that no
 * component has rendered, such as a test's own, are left out.
 *
 * @param consumer name of the tool, or `rendered` for what there is to take in
 */
export function consume(consumer: string, objects: Iterable<KubernetesObject>): void {
  if (consumed.size === 0) process.on("exit", write);
  const kinds = consumed.get(consumer) ?? new Map<string, Set<string>>();
  consumed.set(consumer, kinds);
  for (const { apiVersion, kind, metadata } of objects) {
    const component = metadata.annotations?.["slipway.dev/component"];
    if (component === undefined || component.startsWith("slipway:test:")) continue;
    const names = kinds.get(`${apiVersion} ${kind}`) ?? new Set<string>();
    kinds.set(`${apiVersion} ${kind}`, names);
    names.add([metadata.labels?.["slipway.dev/env"], metadata.namespace, metadata.name].join("/"));
  }
}

/** Each file of tests runs in a process of its own, and so writes a file of its own. */
function write(): void {
  const folder = join(ROOT, "out/ci/consumers");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${basename(process.argv[1] ?? "")}.json`);
  const plain = Object.fromEntries(
    [...consumed].map(([consumer, kinds]) => [
      consumer,
      Object.fromEntries([...kinds].map(([kind, names]) => [kind, [...names]])),
    ]),
  );
  writeFileSync(file, JSON.stringify(plain));
}
