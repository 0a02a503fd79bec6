import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";

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
  mkdirSync(join(folder, "catalog"), { recursive: true });
  for (const path of ["Pulumi.yaml", `Pulumi.${stack}.yaml`, "package.json", "stacks", "components"]) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const template = parse(readFileSync(join(root, "catalog/packet-relay.yaml"), "utf8")) as Template;
  for (let number = 0; number < services; number += 1) {
    const name = `service-${String(number).padStart(4, "0")}`;
    const routes = Array.from({ length: ROUTES }, (_, index) => ({
      ...template.routes[0],
      name: `route-${index}`,
      host: name,
      path: `/route-${index}`,
    }));
    writeFileSync(
      join(folder, "catalog", `${name}.yaml`),
      stringify({ ...template, name, routes, environments: { [stack]: {} } }),
    );
  }
}
