import { onBehalfOf } from "../../components/core/faults.ts";
import { GroupAccess, type GroupAccessArgs } from "../../components/gitlab/access.ts";
import { grantsOf, withFindings } from "../../components/gitlab/access-roles.ts";
import { memberGaps, memberSource } from "../../components/gitlab/group-links.ts";
import { numericId } from "../../components/gitlab/ids.ts";
import { hasFeature } from "../../components/gitlab/tiers.ts";
import type { LayerResult, PlatformContext } from "../context.ts";
import type { Environment } from "../environment.ts";

/** Teams that read what scanners find (requirement 002, 5.4). */
const READS_FINDINGS = ["cicd-security"];

/** Who has which role in the groups of projects, in the stack that declares the groups. */
export function gitlabAccessLayer({ environment, origin, gitlab, providers }: PlatformContext): LayerResult {
  const { shared } = environment;
  if (shared === undefined || gitlab === undefined) return {};
  const { access } = shared;
  const { tier } = environment.gitlab;
  onBehalfOf(
    origin(["shared", "access"]),
    () =>
      new GroupAccess(
        "gitlab-access",
        {
          groups: new Map([...gitlab.groups].map(([path, group]) => [path, numericId(group)])),
          mirrors: new Map([...gitlab.teams].map(([team, group]) => [team, numericId(group)])),
          grants: grantsOf(
            hasFeature(tier, "securityManager") ? withFindings(access.roles, READS_FINDINGS) : access.roles,
          ),
          members: membersOf(access, tier),
        },
        { providers: [providers.gitlab] },
      ),
  );
  return { gaps: memberGaps(access.idp) };
}

function membersOf(
  { idp, ldapProvider, members }: NonNullable<Environment["shared"]>["access"],
  tier: Environment["gitlab"]["tier"],
): GroupAccessArgs["members"] {
  const source = memberSource(idp, tier);
  switch (source) {
    case "saml":
      return { source };
    case "ldap":
      return { source, provider: ldapProvider };
    case "list":
      return { source, people: members };
  }
}
