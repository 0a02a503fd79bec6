/** Something that was asked for and that a product, in the edition or with the settings there are, cannot do. */
export interface Gap {
  /** Product that lacks it. */
  readonly product: "GitLab" | "Vault" | "Harbor" | "Argo CD" | "Grafana" | "Grafana Alloy" | "Kyverno";
  /** What is missing, in the product's own words. */
  readonly feature: string;
  /** What would bring it, such as an edition. */
  readonly needs: string;
  /** What it concerns, such as the path of a project or group. */
  readonly subject: string;
  /** What does not hold without it, and what stands in its place. */
  readonly consequence: string;
}
