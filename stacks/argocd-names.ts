/** AppProject of the platform's own Applications. Those of services are in the project of their group. */
export const PLATFORM_PROJECT = "platform";
