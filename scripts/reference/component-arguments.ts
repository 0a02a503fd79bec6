import { relative } from "node:path";
import ts from "typescript";
import {
  mergeVariants,
  type ArgumentsReference,
  type ComponentEntry,
  type Entry,
} from "../../cli/explain/entry.ts";

/** Arguments inside arguments, counted from the component. */
const MAX_DEPTH = 6;

/**
 * The arguments of every component, with their TSDoc, read from the sources.
 *
 * @param root folder of the project
 */
export function componentArguments(root: string): ArgumentsReference {
  const folder = `${root}/components/`;
  const config = ts.readConfigFile(`${root}/tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(
    config.config,
    { ...ts.sys, readDirectory: () => [] },
    root,
  );
  const files = ts.sys.readDirectory(folder, [".ts"]).sort();
  const program = ts.createProgram(files, options);
  const reader = new Reader(program.getTypeChecker(), folder);
  const components = files.flatMap((file) => {
    const source = program.getSourceFile(file);
    if (source === undefined) return [];
    return source.statements.filter(ts.isClassDeclaration).flatMap((declaration) => {
      const component = reader.component(declaration, relative(root, file));
      return component === undefined ? [] : [component];
    });
  });
  return { schemaVersion: 1, components: components.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

class Reader {
  readonly #checker: ts.TypeChecker;
  readonly #folder: string;

  constructor(checker: ts.TypeChecker, folder: string) {
    this.#checker = checker;
    this.#folder = folder;
  }

  /** A class that is a component: it is not abstract and hands a type token to its base. */
  component(declaration: ts.ClassDeclaration, file: string): ComponentEntry | undefined {
    const constructor = declaration.members.find(ts.isConstructorDeclaration);
    const args = constructor?.parameters[1];
    const token = constructor === undefined ? undefined : tokenOf(constructor);
    if (declaration.name === undefined || args === undefined || token === undefined) return undefined;
    const symbol = this.#checker.getSymbolAtLocation(declaration.name);
    return {
      name: declaration.name.text,
      token,
      file,
      type: "component",
      required: false,
      description: symbol === undefined ? "" : this.#description(symbol),
      children: this.#children(this.#checker.getTypeAtLocation(args), 1),
    };
  }

  #argument(symbol: ts.Symbol, depth: number): Entry {
    const type = this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(symbol));
    const tag = symbol.getJsDocTags(this.#checker).find(({ name }) => name === "default");
    const fallback = tag === undefined ? "" : oneLine(ts.displayPartsToString(tag.text));
    return {
      name: symbol.name,
      type: this.#typeText(type),
      required: (symbol.flags & ts.SymbolFlags.Optional) === 0,
      ...(fallback === "" ? {} : { default: fallback }),
      description: this.#description(symbol),
      children: this.#children(type, depth + 1),
    };
  }

  #children(type: ts.Type, depth: number): Entry[] {
    if (depth > MAX_DEPTH) return [];
    const item = this.#itemOf(type);
    if (item !== undefined) return this.#children(item, depth);
    if (type.isUnion()) {
      const branches = type.types.filter((branch) => this.#isOwn(branch));
      return mergeVariants(
        branches.map((branch) => ({
          when: this.#condition(branch),
          children: this.#children(branch, depth),
        })),
      );
    }
    return this.#isOwn(type) ? type.getProperties().map((symbol) => this.#argument(symbol, depth)) : [];
  }

  /** Whether a type is a plain object that is declared here, so that its keys are arguments too. */
  #isOwn(type: ts.Type): boolean {
    if (type.aliasSymbol?.name === "Transform" || type.getCallSignatures().length > 0 || type.isClass())
      return false;
    if (type.isIntersection()) return type.types.every((part) => this.#isOwn(part));
    if ((type.flags & ts.TypeFlags.Object) === 0 || type.getStringIndexType() !== undefined) return false;
    // A mapped type, as Omit makes one, has no place of its own: its keys have.
    const places = (type.getProperties()[0]?.declarations ?? []).map(
      (place) => place.getSourceFile().fileName,
    );
    return places.length > 0 && places.every((place) => place.startsWith(this.#folder));
  }

  #condition(branch: ts.Type): string {
    for (const symbol of branch.getProperties()) {
      const type = this.#checker.getTypeOfSymbol(symbol);
      if (type.isStringLiteral()) return `${symbol.name} is ${JSON.stringify(type.value)}`;
    }
    return "";
  }

  #typeText(type: ts.Type): string {
    const item = this.#itemOf(type);
    if (item !== undefined) return `list: ${this.#typeText(item)}`;
    if (type.aliasSymbol?.name === "Transform") return "transform";
    const unit = unitOf(type);
    if (unit !== undefined) return unit;
    if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return "true or false";
    if ((type.flags & ts.TypeFlags.Number) !== 0) return "number";
    if ((type.flags & ts.TypeFlags.String) !== 0) return "text";
    if (type.isUnion()) return [...new Set(type.types.map((branch) => this.#typeText(branch)))].join(" or ");
    if (type.isStringLiteral() || type.isNumberLiteral()) return JSON.stringify(type.value);
    if (this.#isOwn(type) || type.getStringIndexType() !== undefined) return "mapping";
    return this.#checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  }

  #itemOf(type: ts.Type): ts.Type | undefined {
    return this.#checker.isArrayType(type)
      ? this.#checker.getTypeArguments(type as ts.TypeReference)[0]
      : undefined;
  }

  #description(symbol: ts.Symbol): string {
    return oneLine(ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)));
  }
}

/** Name of a unit type, told by its forms: the compiler has forgotten its name once it is part of an optional argument. */
function unitOf(type: ts.Type): string | undefined {
  if (!type.isUnion() || !type.types.every((form) => (form.flags & ts.TypeFlags.TemplateLiteral) !== 0))
    return undefined;
  return (type.types as ts.TemplateLiteralType[]).some(({ texts }) => texts.includes("Ki"))
    ? "size"
    : "duration";
}

/** The literal a constructor hands to `super` first. */
function tokenOf(constructor: ts.ConstructorDeclaration): string | undefined {
  for (const statement of constructor.body?.statements ?? []) {
    if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) continue;
    const [first] = statement.expression.arguments;
    const isSuper = statement.expression.expression.kind === ts.SyntaxKind.SuperKeyword;
    if (isSuper && first !== undefined && ts.isStringLiteral(first)) return first.text;
  }
  return undefined;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
