import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../scripts/tools/run.ts";

/** A certificate and its private key, both as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** A self-signed certificate for some DNS names, good for as long as those of a public authority, so that no alert takes it for expiring. It can stand as its own authority. */
export async function selfSigned(dnsNames: readonly string[]): Promise<KeyPair> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-certificate-"));
  const [certificate, key] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  try {
    await run("openssl", [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "90",
      ],
      ...[
        "-subj",
        "/CN=slipway conformance",
        "-addext",
        `subjectAltName=${dnsNames.map((name) => `DNS:${name}`).join(",")}`,
      ],
      ...["-keyout", key, "-out", certificate],
    ]);
    return { certificate: readFileSync(certificate, "utf8"), key: readFileSync(key, "utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
