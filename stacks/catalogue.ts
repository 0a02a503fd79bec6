import type { Fault } from "../components/core/faults.ts";
import { checkCatalogueReferences } from "./catalogue-references.ts";
import { checkContractReferences } from "./contract-references.ts";
import { contractSchema } from "./contract.ts";
import { environmentNames } from "./environment-names.ts";
import { check } from "./input/check.ts";
import { listFolder } from "./input/list-folder.ts";
import { byPosition } from "./input/order.ts";
import { formatPath } from "./input/path.ts";
import { readDocument } from "./input/read-document.ts";
import type { CataloguedContract } from "./catalogued-contract.ts";
import type { Origin } from "./origin.ts";

export { checkAgainstEnvironment } from "./contract-environment.ts";

/** Folder of the contracts, relative to the project. */
const CATALOG = "catalog";

/** Every contract of the project, or what is wrong with them. */
export interface LoadedCatalogue {
  /** Contracts that are valid by themselves, by file name. */
  readonly contracts: readonly CataloguedContract[];
  /** Faults of the single contracts and of all of them together, in the order of the files. */
  readonly faults: readonly Fault[];
}

/**
 * Reads `catalog/*.yaml` and holds the contracts against each other. A project without the folder has no services.
 *
 * @param root folder of the project
 */
export function loadCatalogue(root: string): LoadedCatalogue {
  const listing = listFolder(root, CATALOG);
  const contracts: CataloguedContract[] = [];
  const faults: Fault[] = [...listing.faults];
  const named = listing.names.filter((name) => /\.ya?ml$/.test(name));
  for (const name of named) {
    const file = `${CATALOG}/${name}`;
    if (name.endsWith(".yml")) {
      faults.push({
        at: { file },
        problem: "ends in .yml, so it would be overlooked",
        fix: "rename it to end in .yaml",
      });
      continue;
    }
    const { document, faults: unread } = readDocument(root, file);
    faults.push(...unread);
    if (document === undefined) continue;
    const checked = check(contractSchema, document);
    faults.push(...checked.faults);
    if (checked.value === undefined) continue;
    const origin: Origin = (path) => ({ at: document.locate(path), path: formatPath(path) });
    contracts.push({ contract: checked.value, file, origin });
  }
  const services = named.map((name) => name.replace(/\.ya?ml$/, ""));
  faults.push(
    ...contracts.flatMap(checkContractReferences),
    ...checkCatalogueReferences(contracts, { services, environments: environmentNames(root) }),
  );
  return { contracts, faults: byPosition(faults) };
}
