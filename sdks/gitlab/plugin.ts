/** Plugin that a resource asks the engine for. The same as in package.json, which a program must not have to read. */
export const PLUGIN = { version: "10.3.0" };
