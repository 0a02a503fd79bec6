import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { copyProgram } from "../copy-program.ts";

/** Routes of each generated service. */
const ROUTES = 3;

/** Only what is changed of a contract is named here; everything else is kept as it is. */
interface Template {
  readonly routes: readonly object[];
}

/**
 * Writes a project whose program is this one's and whose catalogue holds generated services: copies of the shipped
 * packet-relay, each with a name, hosts and routes of its own.
 *
 * @param root this project
 * @param folder where to write
 * @param stack the one stack of the project
 * @param services how many services there are
 */
export function writeProject(root: string, folder: string, stack: string, services: number): void {
  copyProgram(root, folder);
  const catalogue = join(folder, "catalog");
  const template = parse(readFileSync(join(catalogue, "packet-relay.yaml"), "utf8")) as Template;
  for (const file of readdirSync(catalogue)) rmSync(join(catalogue, file));
  for (const file of readdirSync(folder)) {
    if (/^Pulumi\..+\.yaml$/.test(file) && file !== `Pulumi.${stack}.yaml`) rmSync(join(folder, file));
  }
  for (let number = 0; number < services; number += 1) {
    const name = `service-${String(number).padStart(4, "0")}`;
    const routes = Array.from({ length: ROUTES }, (_, index) => ({
      ...template.routes[0],
      name: `route-${index}`,
      host: name,
      path: `/route-${index}`,
    }));
    const contract = { ...template, name, routes, environments: { [stack]: {} } };
    writeFileSync(join(catalogue, `${name}.yaml`), stringify(contract));
  }
}
