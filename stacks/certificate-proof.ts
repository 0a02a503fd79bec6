import { isHttp } from "../components/gateway/listeners.ts";
import type { ListenerRef } from "../components/gateway/references.ts";
import type { Environment } from "./environment.ts";

/** ACME authorities ask on this port, and on no other (RFC 8555, section 8.3). */
const CHALLENGE_PORT = 80;

/** The listener through which names are proven over HTTP. Undefined where the gateway has none on that port. */
export function httpChallengeListener({ gateway }: Environment): ListenerRef | undefined {
  const listener = gateway.listeners.find((one) => isHttp(one) && one.port === CHALLENGE_PORT);
  return listener === undefined
    ? undefined
    : { gateway: gateway.name, namespace: gateway.namespace, listener: listener.name };
}

/** Whether a name is proven by a record in its zone: without a zone it is proven over HTTP. */
export function provenByRecord(host: string, { certificates }: Environment): boolean {
  const bare = host.replace(/^\*\./, "");
  return certificates.dnsZones.some(({ name }) => bare === name || bare.endsWith(`.${name}`));
}
