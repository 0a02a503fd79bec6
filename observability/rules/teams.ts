/** Runs the platform: clusters, gateway, delivery, GitLab, Harbor, Vault. The `team` of requirement 002's alerts. */
export const PLATFORM = "platform";

/** Answers for vulnerabilities, policies and access. The `team` of requirement 002's vulnerability alert. */
export const SECURITY = "security";
