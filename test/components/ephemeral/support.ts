import type { EphemeralSettings } from "../../../components/ephemeral/application-set.ts";

/** The environments of one service's merge requests. */
export const settings: EphemeralSettings = {
  service: "shop",
  gitlabProject: "shops/shop",
  namespace: "argocd-ephemeral",
  project: "ephemeral",
  gitlab: {
    url: "https://gitlab.example.org",
    token: { secret: "argocd-gitlab-token", key: "shops" },
    interval: "30 seconds",
  },
  repository: "https://gitlab.example.org/platform/config.git",
  path: "overlays/ephemeral/shop",
  image: "harbor.example.org/shops/shop",
  builtImage: "harbor.example.org/ephemeral/shop",
  domain: "preview.example.org",
  routes: [{ name: "shop-api", label: "shop" }],
};
