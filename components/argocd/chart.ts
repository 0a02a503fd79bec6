/**
 * Argo CD's chart of github.com/argoproj/argo-helm, and the Argo CD it is told to install.
 *
 * 9.3.7 (of 2026-02-02) is the last chart of Argo CD 3.2: its `Chart.yaml` says appVersion v3.2.6. The image is the last patch of
 * the same minor version, which brings no other kinds (the definitions of v3.2.11 and v3.2.12 are equal). The next chart, 9.4.0, installs 3.3.
 */
export const ARGOCD_CHART = {
  repository: "https://argoproj.github.io/argo-helm",
  name: "argo-cd",
  version: "9.3.7",
  /** Version of Argo CD: the tag of the image. */
  argocd: "v3.2.12",
} as const;

/** Name of the Helm release, which the chart puts in front of the names of what it installs. */
export const RELEASE_NAME = "argocd";
