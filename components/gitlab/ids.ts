import type * as pulumi from "@pulumi/pulumi";

/** The number of a group or project, which is its id as a resource. */
export function numericId({ id }: { readonly id: pulumi.Output<pulumi.ID> }): pulumi.Output<number> {
  return id.apply(Number);
}
