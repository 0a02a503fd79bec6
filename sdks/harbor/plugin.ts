/** Plugin that a resource asks the engine for. The same as in package.json, which a program must not have to read. */
export const PLUGIN = {
  version: "3.10.21",
  pluginDownloadURL: "github://api.github.com/pulumiverse/pulumi-harbor",
};
