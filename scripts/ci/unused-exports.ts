/**
 * Lists functions, classes and constants that are exported but imported nowhere, tests included:
 * `node scripts/ci/unused-exports.ts FOLDER...`, from the project's root. Fails when there is one.
 *
 * Types are left out: an exported function's types are part of what it says, whether or not somebody names them.
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** Stands for every name of a module: `import * as`, `export *` and `import()`. */
const ALL = "*";

const files = process.argv.slice(2).flatMap((folder) => globSync(`${folder}/**/*.{ts,js,cjs}`));
const sources = files
  .filter((file) => !file.includes("/fixtures/"))
  .map((file) => ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));

const used = new Set(sources.flatMap(namesUsedBy));
const unused = sources.flatMap((source) =>
  valuesExportedBy(source)
    .filter((name) => !used.has(key(source.fileName, name)) && !used.has(key(source.fileName, ALL)))
    .map((name) => `${source.fileName}: ${name} is exported, but nobody imports it`),
);
for (const line of unused) console.log(line);
if (unused.length > 0) process.exitCode = 1;

function key(file: string, name: string): string {
  return `${file} ${name}`;
}

function valuesExportedBy(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement) && isExported(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) =>
        ts.isIdentifier(name) ? [name.text] : [],
      );
    }
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && isExported(statement)) {
      return statement.name === undefined ? [] : [statement.name.text];
    }
    return [];
  });
}

/** Exported by name. A default export is an entry, which something other than an import starts. */
function isExported(statement: ts.VariableStatement | ts.FunctionDeclaration | ts.ClassDeclaration): boolean {
  const kinds = statement.modifiers?.map(({ kind }) => kind) ?? [];
  return kinds.includes(ts.SyntaxKind.ExportKeyword) && !kinds.includes(ts.SyntaxKind.DefaultKeyword);
}

/** Names of other modules that a module imports or passes on, as {@link key}s. */
function namesUsedBy(source: ts.SourceFile): string[] {
  const names: string[] = [];
  const use = (specifier: ts.Node | undefined, name: string) => {
    if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return;
    names.push(key(join(dirname(source.fileName), specifier.text), name));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const bindings = node.importClause?.namedBindings;
      if (bindings !== undefined && ts.isNamedImports(bindings)) {
        for (const { name, propertyName } of bindings.elements)
          use(node.moduleSpecifier, (propertyName ?? name).text);
      } else if (bindings !== undefined) {
        use(node.moduleSpecifier, ALL);
      }
    } else if (ts.isExportDeclaration(node)) {
      if (node.exportClause !== undefined && ts.isNamedExports(node.exportClause)) {
        for (const { name, propertyName } of node.exportClause.elements) {
          use(node.moduleSpecifier, (propertyName ?? name).text);
        }
      } else {
        use(node.moduleSpecifier, ALL);
      }
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      use(node.arguments[0], ALL);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}
