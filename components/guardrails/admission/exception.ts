import type { ExceptedObject } from "../exceptions.ts";
import { celList, celText } from "../cel.ts";

/** Kinds that an object's controller makes of it, directly or by way of one of the others. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  CronJob: ["Job", "Pod"],
  DaemonSet: ["Pod"],
  Deployment: ["ReplicaSet", "Pod"],
  Job: ["Pod"],
  Rollout: ["ReplicaSet", "Pod"],
  StatefulSet: ["Pod"],
};

/** Name of the object of a request, or how it will begin: the API server asks before it has made one up. */
const NAME =
  '(object == null ? request.name : object.?metadata.?name.orValue(object.?metadata.?generateName.orValue("")))';

/** Whether a request is about the object, or about what a controller has made of it. */
export function isException({ kind, namespace, name }: ExceptedObject): string {
  const start = name.endsWith("*") ? name.slice(0, -1) : undefined;
  const itself =
    start === undefined ? `${NAME} == ${celText(name)}` : `${NAME}.startsWith(${celText(start)})`;
  const made = MADE[kind] ?? [];
  const any = [
    `request.kind.kind == ${celText(kind)} && ${itself}`,
    ...(made.length === 0
      ? []
      : [
          `request.kind.kind in ${celList(made)} && object != null && ` +
            `size(object.metadata.?ownerReferences.orValue([])) > 0 && ${NAME}.startsWith(${celText(start ?? `${name}-`)})`,
        ]),
  ].map((condition) => `(${condition})`);
  const inNamespace = namespace === undefined ? [] : [`request.namespace == ${celText(namespace)}`];
  return `(${[...inNamespace, `(${any.join(" || ")})`].join(" && ")})`;
}
