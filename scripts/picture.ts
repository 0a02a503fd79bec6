import { mkdirSync, writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { previewProject } from "../cli/engine/preview.ts";
import { renderTree } from "../cli/output/tree.ts";

/** Draws the README's picture: the tree of the dev stack as a terminal shows it. */
const LINES = 38;
const [width, lineHeight, charWidth] = [900, 17, 7.83];

const { stacks } = await previewProject({ root: process.cwd(), stacks: ["dev"] });
const [[stack, plan] = []] = Object.entries(stacks);
if (stack === undefined || plan === undefined) throw new Error("no stack was previewed");
const lines = renderTree(stack, plan, { colour: true }).split("\n").slice(0, LINES);

const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const rows = lines.map((line, index) => {
  const isTree = line.includes("\u001b[32m");
  const isBold = line.includes("\u001b[1m");
  const text = stripVTControlCharacters(line);
  const style = isTree ? ' fill="#4cc38a"' : isBold ? ' font-weight="bold"' : "";
  return `  <text x="16" y="${52 + index * lineHeight}" textLength="${(text.length * charWidth).toFixed(1)}"${style} xml:space="preserve">${escape(text)}</text>`;
});
mkdirSync("docs/images", { recursive: true });
writeFileSync(
  "docs/images/preview.svg",
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${60 + lines.length * lineHeight}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" fill="#e6e6e6">`,
    `  <rect width="100%" height="100%" rx="8" fill="#15181c"/>`,
    `  <text x="16" y="26" fill="#8a929b">$ npx slipway preview --stack dev</text>`,
    ...rows,
    "</svg>",
    "",
  ].join("\n"),
);
