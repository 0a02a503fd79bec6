import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseDocument } from "yaml";
import { kustomizationPath, readImage, writeDigest } from "../../../cli/gitops/kustomization.ts";
import { digestOf, IMAGE, kustomization } from "./remote.ts";

const [one, two] = [digestOf(1), digestOf(2)];

test("the digest of an image is read, and exchanged where it stands", () => {
  const text = kustomization(one);
  assert.deepEqual(readImage(text, IMAGE), { kind: "digest", digest: one });
  assert.equal(writeDigest(text, IMAGE, two), text.replace(one, two));
  assert.equal(kustomizationPath("prod", "relay"), "overlays/prod/relay/kustomization.yaml");
});

test("whatever way it is written, every other byte stays", () => {
  const forms = [
    `images: [{ name: ${IMAGE}, digest: "${one}" }]\n`,
    `images:\r\n- digest: '${one}'\r\n  name: "${IMAGE}"\r\n`,
    `{"images":[{"digest":"${one}","name":"${IMAGE}"}]}`,
    // Another image has the same digest, and a comment names it.
    `# ${one}\nimages:\n  - { name: other, digest: ${one} }\n  - name: ${IMAGE} # ${one}\n    digest:   ${one}\n`,
  ];
  for (const text of forms) {
    const changed = writeDigest(text, IMAGE, two);
    assert.deepEqual(readImage(changed, IMAGE), { kind: "digest", digest: two });
    const place = text.lastIndexOf(one);
    assert.equal(changed.length, text.length);
    assert.equal(changed, text.slice(0, place) + two + text.slice(place + one.length));
  }
});

test("a tag is told from a digest, and what is neither is not guessed at", () => {
  const entry = (text: string) => readImage(text, IMAGE);
  assert.deepEqual(entry(`images: [{ name: ${IMAGE}, newTag: v1 }]`), { kind: "tag", tag: "v1" });
  const cases: [string, RegExp][] = [
    ["", /no list `images`/],
    ["images: {}", /no list `images`/],
    ["images: [{ name: other, digest: x }]", /no entry for the image/],
    [
      `images: [{ name: ${IMAGE}, digest: ${one}, newTag: v1 }]`,
      /neither a name with a digest nor with a tag/,
    ],
    [`images: [{ name: ${IMAGE}, digest: "sha256:ABC" }]`, /neither/],
    [`images: [{ name: ${IMAGE} }]`, /neither/],
    [`images: [{ name: ${IMAGE}, digest: ${one} }, { name: ${IMAGE}, digest: ${two} }]`, /two entries/],
    [`a: &a ${one}\nimages: [{ name: ${IMAGE}, digest: *a }]`, /aliases/],
    [`images: [{ name: ${IMAGE}, digest: ${one} }]\nimages: []`, /no valid YAML/],
    [`images: [{ name: ${IMAGE}, digest: ${one}`, /no valid YAML/],
    [`images: []\n---\nimages: []`, /no valid YAML/],
    [`#${"x".repeat(70_000)}`, /longer than 65536/],
  ];
  for (const [text, why] of cases) {
    const found = entry(text);
    assert.equal(found.kind, "unreadable", text.slice(0, 80));
    assert.match(found.why, why);
    assert.throws(() => writeDigest(text, IMAGE, two), text.slice(0, 80));
  }
  assert.throws(() => writeDigest(kustomization(one), IMAGE, "v1"), /no digest/);
});

test("an edit keeps everything but the digest", () => {
  const key = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/).filter((name) => name !== "images");
  const comment = fc.stringMatching(/^[ -~]{0,40}$/);
  fc.assert(
    fc.property(
      fc.dictionary(key, fc.oneof(fc.integer(), fc.boolean(), fc.stringMatching(/^[a-z ]{0,20}$/)), {
        maxKeys: 5,
      }),
      fc.array(fc.tuple(fc.stringMatching(/^[a-z./]{1,20}$/), fc.integer({ min: 0, max: 99 })), {
        maxLength: 4,
      }),
      comment,
      fc.nat({ max: 4 }),
      fc.constantFrom("", '"', "'"),
      fc.integer({ min: 100, max: 999 }),
      fc.integer({ min: 1000, max: 9999 }),
      (rest, others, note, position, quote, before, after) => {
        const images = others.map(([name, number]) => `  - { name: "${name}", digest: ${digestOf(number)} }`);
        const own = `  - name: ${IMAGE}\n    digest: ${quote}${digestOf(before)}${quote} # ${note}`;
        images.splice(Math.min(position, images.length), 0, own);
        const text = [
          ...Object.entries(rest).map(([name, value]) => `"${name}": ${JSON.stringify(value)} # ${note}`),
          "images:",
          ...images,
          `# ${note}`,
          "",
        ].join("\n");
        const changed = writeDigest(text, IMAGE, digestOf(after));
        assert.equal(changed.replace(digestOf(after), digestOf(before)), text);
        const [old, now] = [text, changed].map(
          (each) => parseDocument(each).toJS() as { images: { name: string }[] },
        );
        assert.deepEqual(
          now?.images.map((image) => (image.name === IMAGE ? { ...image, digest: digestOf(before) } : image)),
          old?.images,
        );
      },
    ),
    { numRuns: 300 },
  );
});
