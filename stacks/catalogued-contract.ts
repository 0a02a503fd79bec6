import type { Contract } from "./contract.ts";
import type { Origin } from "./origin.ts";

/** A contract with the file it comes from. */
export interface CataloguedContract {
  readonly contract: Contract;
  /** Path relative to the project, such as `catalog/packet-relay.yaml`. */
  readonly file: string;
  readonly origin: Origin;
}
