import { resourceClass, type InputTable, type OutputTable, type ResourceClass } from "../resource.ts";
import { PLUGIN } from "./plugin.ts";

/** The base class of a resource of this package. */
export function resource<Args, Outputs = unknown>(
  type: string,
  inputs: InputTable<Args>,
  outputs: OutputTable<Args, Outputs>,
): ResourceClass<Args, Outputs> {
  return resourceClass(PLUGIN, type, inputs, outputs);
}
