import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const ENVIRONMENT = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message:
      "Read the environment in cli/slipway.ts only and pass on what is needed, so that a plan is the same everywhere.",
  },
  {
    selector: "ImportDeclaration[source.value=/^(node:)?process$/]",
    message: "Take what is needed of the process as an argument.",
  },
];

const RAW_RESOURCES = {
  selector:
    "NewExpression:matches([callee.name=/^(Custom|Component|Provider)Resource$/], [callee.property.name=/^(Custom|Component|Provider)Resource$/])",
  message: "Stacks wire components; a resource belongs into a component.",
};

const CONFIG = {
  selector: "NewExpression:matches([callee.name='Config'], [callee.property.name='Config'])",
  message: "Components take arguments; only stacks read configuration.",
};

export default defineConfig(
  { ignores: ["node_modules/", "out/", "coverage/", "rendered/", "test/**/fixtures/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-syntax": ["error", ...ENVIRONMENT],
      "object-shorthand": "error",
      // Input is hostile here: control characters are looked for on purpose.
      "no-control-regex": "off",
      // An async function without an await still turns a throw into a rejection, which callers rely on.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // It does not see through the base class of our own bindings, whose instances are resources like any other.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // Numbers read well in a message; everything else has to say how it becomes text.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A name in brackets says that the key is data of a document, not a property the type knows.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      // Spreading a string into code points is what text with a width and a column needs.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // Index signatures are used where a document's keys are data; `Record` cannot describe a recursive type.
      "@typescript-eslint/consistent-indexed-object-style": "off",
    },
  },
  {
    files: ["components/**"],
    rules: { "no-restricted-syntax": ["error", ...ENVIRONMENT, CONFIG] },
  },
  {
    files: ["stacks/**"],
    rules: { "no-restricted-syntax": ["error", ...ENVIRONMENT, RAW_RESOURCES] },
  },
  {
    // What providers sign in with: a pipeline hands it over in the environment, and it is a secret from there on.
    files: ["stacks/secrets.ts"],
    rules: { "no-restricted-syntax": ["error", RAW_RESOURCES] },
  },
  {
    // The one place of each program that meets the process: it hands arguments, streams, folder and environment to `run`.
    files: ["cli/slipway.ts", "services/*/main.ts", "scripts/**", "test/**"],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    files: ["scripts/**"],
    rules: { "no-console": "off" },
  },
  {
    files: ["test/**"],
    rules: {
      // A test that reads a value that is not there fails, which is what it is for.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", package: "node:test", name: ["test", "it", "describe", "suite"] },
          ],
        },
      ],
    },
  },
  { files: ["**/*.js", "**/*.cjs"], extends: [tseslint.configs.disableTypeChecked] },
  { files: ["**/*.cjs"], languageOptions: { sourceType: "commonjs", globals: { module: "writable" } } },
);
