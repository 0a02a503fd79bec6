// Writes a tree and kills itself at the n-th file system call: `killed-writer.ts DIRECTORY TREE-FILE N`.
import { readFileSync } from "node:fs";
import { intercept } from "./failing-fs.ts";
import { EVERY } from "./trees.ts";
import { writeTree } from "../../../cli/render/write-tree.ts";

const [directory = "", treeFile = "", at = ""] = process.argv.slice(2);
const roots = JSON.parse(readFileSync(treeFile, "utf8")) as [string, [string, string][]][];
const tree = new Map(roots.map(([root, files]) => [root, new Map(files)]));

intercept((n, call, perform, args) => {
  if (n !== Number(at)) return perform();
  // A write that is killed has written a part.
  if (call === "writeSync") perform(args[0], (args[1] as Buffer).subarray(0, 7), 0);
  process.kill(process.pid, "SIGKILL");
  return undefined;
});
writeTree(directory, tree, EVERY);
