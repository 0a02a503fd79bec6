import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandOf } from "../../../scripts/tools/paths.ts";
import { run } from "../../../scripts/tools/run.ts";

/** Kinds of attestation, as `cosign attest --type` takes them. */
export type AttestationType = "cyclonedx" | "slsaprovenance1" | "vuln";

/** Who signs with one key. */
export interface ImageSigner {
  /** Public half of the key, PEM. */
  readonly publicKey: string;
  /** Signs an image, as a bundle or in the form that came before. */
  readonly sign: (image: string, form?: "bundle" | "tag") => Promise<void>;
  readonly attest: (
    image: string,
    type: AttestationType,
    predicate: object,
    form?: "bundle" | "tag",
  ) => Promise<void>;
}

/** What cosign asks for a key's file. In the platform no such file is: the key lies in Vault. */
const ENVIRONMENT = { ...process.env, COSIGN_PASSWORD: "" };
/** Nothing is written to Sigstore's public log, nor asked of it. */
const OFFLINE = ["--tlog-upload=false", "--use-signing-config=false", "--yes"];

/** The real cosign with a new key, which it keeps in the folder. */
export async function imageSigner(folder: string): Promise<ImageSigner> {
  mkdirSync(folder, { recursive: true });
  const cosign = async (...args: string[]) => await run(commandOf("cosign"), args, ENVIRONMENT);
  await cosign("generate-key-pair", "--output-key-prefix", join(folder, "key"));
  const key = ["--key", join(folder, "key.key")];
  const formFlag = (form: "bundle" | "tag") => `--new-bundle-format=${String(form === "bundle")}`;
  return {
    publicKey: readFileSync(join(folder, "key.pub"), "utf8"),
    sign: async (image, form = "bundle") => {
      await cosign("sign", ...key, ...OFFLINE, formFlag(form), image);
    },
    attest: async (image, type, predicate, form = "bundle") => {
      const file = join(folder, `${type}-${image.slice(-64)}.json`);
      writeFileSync(file, JSON.stringify(predicate));
      await cosign("attest", ...key, ...OFFLINE, formFlag(form), "--type", type, "--predicate", file, image);
    },
  };
}
