import type { PlanValue } from "./plan.ts";

/** Keys and values by which the SDK marks what JSON cannot say (sdk/nodejs/runtime/rpc.ts of Pulumi). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
/** What the SDK sends in place of a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * A value as the SDK sent it, in the form plans have. Nothing of a secret is left, not even whether it is known.
 *
 * @throws Error on a mark this version does not know, so that nothing unreadable is taken for plain data
 */
function encodeValue(value: unknown): PlanValue {
  if (value === undefined || value === null) return null;
  if (value === UNKNOWN) return { $unknown: true };
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(encodeValue);
  if (typeof value === "object") return SIGNATURE in value ? encodeMarked({ ...value }) : encodeRecord(value);
  throw new Error(`a ${typeof value} cannot stand in a plan`);
}

/** The properties of a resource, by name in code-unit order. */
export function encodeRecord(record: object): Record<string, PlanValue> {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const mark = entries.find(([key]) => key === "$secret" || key === "$unknown");
  if (mark !== undefined)
    throw new Error(`a property named ${mark[0]} cannot stand in a plan, where it means something else`);
  return Object.fromEntries(entries.map(([key, value]) => [key, encodeValue(value)]));
}

function encodeMarked(value: Readonly<Record<string, unknown>>): PlanValue {
  const mark = value[SIGNATURE];
  switch (mark) {
    case SECRET:
      return { $secret: true };
    case OUTPUT:
      if (value["secret"] === true) return { $secret: true };
      return "value" in value ? encodeValue(value["value"]) : { $unknown: true };
    case RESOURCE:
      return encodeValue(value["urn"]);
    case ASSET:
    case ARCHIVE: {
      const own = Object.entries(value).filter(([key]) => key !== SIGNATURE && !key.startsWith("__pulumi"));
      return { [mark === ASSET ? "$asset" : "$archive"]: encodeRecord(Object.fromEntries(own)) };
    }
    default:
      throw new Error(
        `the SDK sent a value marked ${JSON.stringify(mark)}, which this version of slipway does not know`,
      );
  }
}
