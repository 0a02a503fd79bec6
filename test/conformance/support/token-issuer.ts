import { createServer } from "node:https";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { selfSigned } from "./certificates.ts";
import { serve, type Loopback } from "./loopback.ts";

/** An identity provider as far as a gateway sees it: keys over HTTPS, and tokens signed with them. */
export interface TokenIssuer extends Loopback {
  /** Certificate that a client has to trust, PEM. */
  readonly certificate: string;
  /** Times the keys were fetched. */
  fetches(): number;
  /** A token signed with the newest key. A claim that is undefined is left out, so that each test changes one thing. */
  sign(claims: TokenClaims): Promise<string>;
  /** Signs with another key from now on, and offers it beside those there were. */
  rotate(): Promise<void>;
  /** Offers the newest key alone. */
  retire(): void;
  /** Whether keys are given out; else every request is answered with 503. @default they are */
  setAvailable(available: boolean): void;
}

export interface TokenClaims {
  readonly iss: string;
  readonly aud: string | readonly string[];
  readonly sub?: string;
  /** Seconds from now; negative for a token that has expired. @default 300 */
  readonly expiresIn?: number;
  readonly [claim: string]: unknown;
}

/** Starts an issuer that serves its keys under every path of a host. */
export async function startTokenIssuer(host: string): Promise<TokenIssuer> {
  const { certificate, key } = await selfSigned([host]);
  let pairs = [await newPair(1)];
  let made = 1;
  let isAvailable = true;
  let fetches = 0;
  const server = await serve(() =>
    createServer({ cert: certificate, key }, (_, response) => {
      fetches += 1;
      if (!isAvailable) {
        response.writeHead(503).end();
        return;
      }
      const keys = pairs.map(({ jwk }) => jwk);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys }));
    }),
  );
  const newest = () => {
    const pair = pairs.at(-1);
    if (pair === undefined) throw new Error("there is no key");
    return pair;
  };
  return {
    ...server,
    certificate,
    fetches: () => fetches,
    sign: async ({ expiresIn = 300, ...rest }) => {
      const claims = rest as Record<string, unknown>;
      const now = Math.floor(Date.now() / 1000);
      return await new SignJWT({ ...claims, exp: now + expiresIn, iat: now - 600 })
        .setProtectedHeader({ alg: "RS256", kid: newest().kid, typ: "JWT" })
        .sign(newest().privateKey);
    },
    rotate: async () => {
      made += 1;
      pairs = [...pairs, await newPair(made)];
    },
    retire: () => {
      pairs = [newest()];
    },
    setAvailable: (available) => {
      isAvailable = available;
    },
  };
}

async function newPair(number: number) {
  const kid = `conformance-${String(number)}`;
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" } };
}
