/** Folders of Grafana, which are what access is granted to. */
export const FOLDERS = {
  delivery: { uid: "slipway-delivery", title: "Slipway: delivery and services" },
  platform: { uid: "slipway-platform", title: "Slipway: platform" },
  security: { uid: "slipway-security", title: "Slipway: security" },
} as const;

export type FolderName = keyof typeof FOLDERS;

/** Dashboards of each folder but the first, which holds all others. */
const ELSEWHERE: Readonly<Record<string, FolderName>> = {
  "slipway-gateway": "platform",
  "slipway-coordinator": "platform",
  "slipway-kafka": "platform",
  "slipway-harbor": "platform",
  "slipway-certificates": "platform",
  "slipway-secrets": "security",
  "slipway-audit": "security",
};

/** Folder of a dashboard. */
export function folderOf(uid: string): FolderName {
  return ELSEWHERE[uid] ?? "delivery";
}
