import * as pulumi from "@pulumi/pulumi";

/**
 * Base of every component, whatever its children are.
 *
 * The token, the names of the children and their parenting are public contract: they make up the URNs. The class
 * enforces that each child has the component's name and a dash in front of its own, and a rename needs an alias.
 */
export abstract class NamedComponent extends pulumi.ComponentResource {
  protected constructor(token: string, name: string, opts: pulumi.ComponentResourceOptions = {}) {
    super(
      token,
      name,
      {},
      { ...opts, transformations: [...(opts.transformations ?? []), enforceChildName(token, name)] },
    );
  }
}

/** The SDK runs it for the component itself and for all its descendants. */
function enforceChildName(token: string, name: string): pulumi.ResourceTransformation {
  return ({ type, name: resourceName }) => {
    const isSelf = type === token && resourceName === name;
    if (!isSelf && !resourceName.startsWith(`${name}-`)) {
      throw new Error(
        `${type} "${resourceName}" is part of ${token} "${name}", so its name must start with "${name}-"`,
      );
    }
    return undefined;
  };
}
