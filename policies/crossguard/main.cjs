/**
 * What the engine requires. It registers ts-node for `require`, which refuses ES modules; `import()` goes past it to Node's own
 * type stripping.
 */
module.exports = () => import("./index.ts");
