import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { selfSigned } from "./certificates.ts";

/** An identity provider as far as a gateway sees it: keys over HTTPS, and tokens signed with them. */
export interface TokenIssuer {
  readonly port: number;
  /** Certificate that a client has to trust, PEM. */
  readonly certificate: string;
  /** Times the keys were fetched. */
  fetches(): number;
  /** A signed token. A claim that is undefined is left out, so that each test changes one thing. */
  sign(claims: TokenClaims): Promise<string>;
  readonly stop: () => Promise<void>;
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
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const keys = JSON.stringify({
    keys: [{ ...(await exportJWK(publicKey)), kid: "conformance", alg: "RS256", use: "sig" }],
  });
  let fetches = 0;
  const server = createServer({ cert: certificate, key }, (_, response) => {
    fetches += 1;
    response.writeHead(200, { "content-type": "application/json" }).end(keys);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    certificate,
    fetches: () => fetches,
    sign: async ({ expiresIn = 300, ...rest }) => {
      const claims = rest as Record<string, unknown>;
      const now = Math.floor(Date.now() / 1000);
      return await new SignJWT({ ...claims, exp: now + expiresIn, iat: now - 600 })
        .setProtectedHeader({ alg: "RS256", kid: "conformance", typ: "JWT" })
        .sign(privateKey);
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
