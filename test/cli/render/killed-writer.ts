// Writes a tree and kills itself at the n-th file system call: `killed-writer.ts DIRECTORY TREE-FILE N`.
import { readFileSync } from "node:fs";
import { intercept } from "./failing-fs.ts";
import { decodeTree, EVERY } from "./trees.ts";
import { writeTree } from "../../../cli/render/write-tree.ts";

const [directory = "", treeFile = "", at = ""] = process.argv.slice(2);
const tree = decodeTree(readFileSync(treeFile, "utf8"));

intercept((n, call, perform, args) => {
  if (n !== Number(at)) return perform();
  // A write that is killed has written a part.
  if (call === "writeSync") perform(args[0], (args[1] as Buffer).subarray(0, 7), 0);
  process.kill(process.pid, "SIGKILL");
  return undefined;
});
writeTree(directory, tree, EVERY);
