/**
 * Prints which real tool or server took in how many objects of each rendered kind:
 * `node scripts/ci/consumers.ts FOLDER`, after `make conformance` has written its files there.
 *
 * Fails when a kind that is rendered was taken in by nothing but schemas, or when the tests left no word of what is rendered.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Of a file: names of objects, by consumer and kind. */
type Consumed = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Stands for everything that is rendered. */
const RENDERED = "rendered";
/** What looks at the form of an object and does nothing with it. */
const SCHEMAS = new Set(["kubeconform"]);

const [folder = ""] = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Consumed);

/** Objects of a kind that a consumer took in, each once, whichever tests handed them over. */
function count(consumer: string, kind: string): number {
  return new Set(files.flatMap((file) => file[consumer]?.[kind] ?? [])).size;
}

const kinds = [...new Set(files.flatMap((file) => Object.keys(file[RENDERED] ?? {})))].sort();
const consumers = [...new Set(files.flatMap((file) => Object.keys(file)))]
  .filter((consumer) => consumer !== RENDERED)
  .sort();
for (const kind of kinds) {
  const by = consumers
    .map((consumer) => ({ consumer, objects: count(consumer, kind) }))
    .filter(({ objects }) => objects > 0)
    .map(({ consumer, objects }) => `${consumer} ${String(objects)}`);
  console.log(`${kind.padEnd(62)} ${String(count(RENDERED, kind)).padStart(5)}  ${by.join(", ")}`);
}

const alone = kinds.filter(
  (kind) => !consumers.some((consumer) => !SCHEMAS.has(consumer) && count(consumer, kind) > 0),
);
for (const kind of alone) console.error(`${kind}: nothing takes it in but a schema`);
if (kinds.length === 0) console.error(`${folder}: the tests left no word of what is rendered`);
else console.log(`${String(kinds.length - alone.length)} of ${String(kinds.length)} kinds have a consumer`);
if (alone.length > 0 || kinds.length === 0) process.exitCode = 1;
