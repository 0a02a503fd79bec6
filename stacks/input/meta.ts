declare module "zod" {
  interface GlobalMeta {
    /** What a value of this field is called: `duration`. Used in "is no duration". */
    noun?: string;
    /** What a value of this field looks like, in words and with an example. Shown as "allowed" instead of a pattern. */
    form?: string;
    /** True when a value of this field is never shown. */
    secret?: boolean;
  }
}

/** Keys of a field's metadata that only Slipway reads; JSON Schemas leave them out. */
export const OWN_META_KEYS = ["noun", "form", "secret"] as const;
