// The types of the contract as their sources declare them, with their docstrings.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../root.js';

const FOLDER = join(root, 'packages/core/src/contract');

type Declared = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.VariableDeclaration;

const declared = new Map<string, Declared>();
for (const file of readdirSync(FOLDER)) {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  for (const statement of ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).statements)
    for (const one of declarationsIn(statement)) declared.set(one.name.getText(), one);
}

function declarationsIn(statement: ts.Statement): readonly Declared[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations;
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) ? [statement] : [];
}

function declarationOf(name: string): Declared {
  const found = declared.get(name);
  if (found === undefined) throw new Error(`the contract declares no ${name}`);
  return found;
}

/** An interface or a type by its name. */
export function typeNamed(name: string): ts.InterfaceDeclaration | ts.TypeAliasDeclaration {
  const node = declarationOf(name);
  if (ts.isVariableDeclaration(node)) throw new Error(`${name} is not a type`);
  return node;
}

/** The docstring of a type and those of its members; empty where there is none. */
export function docsOf(name: string): {
  readonly doc: string;
  readonly members: ReadonlyMap<string, string>;
} {
  const node = typeNamed(name);
  const members = ts.isInterfaceDeclaration(node) ? node.members : [];
  return {
    doc: docOf(node),
    members: new Map(members.map((one) => [one.name?.getText() ?? '', docOf(one)])),
  };
}

/** The docstring as one line; empty if there is none. */
function docOf(node: ts.Node): string {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return asLine(ts.getTextOfJSDocComment(docs.at(-1)?.comment) ?? '');
}

const asLine = (text: string): string =>
  text
    .replace(/\{@link (\w+(?:\.\w+)*)\s*\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim();

/** The values of a closed or open list of words, such as `Status`, or `Action.next` for the field of an interface. */
export interface Vocabulary {
  readonly name: string;
  /** What its docstring says of all words. */
  readonly about: string;
  readonly words: readonly Word[];
  /** Vendors may have further words. */
  readonly isOpen: boolean;
}

export interface Word {
  readonly word: string;
  /** Empty if its name says it all. */
  readonly means: string;
}

export function vocabularyOf(name: string): Vocabulary {
  const { doc, type } = typeOf(name);
  const words = wordsIn(type);
  if (words.length === 0) throw new Error(`${name} is not a list of words`);
  return {
    name,
    isOpen: /\bstring & \{\}/.test(type.getText()),
    ...withMeanings(doc || docOfSource(type), words),
  };
}

function typeOf(path: string): { readonly doc: string; readonly type: ts.TypeNode } {
  const [name = '', field] = path.split('.');
  const whole = typeNamed(name);
  const node = ts.isInterfaceDeclaration(whole)
    ? whole.members.filter(ts.isPropertySignature).find((one) => one.name.getText() === field)
    : whole;
  if (node?.type === undefined) throw new Error(`the contract declares no type ${path}`);
  return { doc: docOf(node), type: node.type };
}

function wordsIn(type: ts.TypeNode): readonly Word[] {
  if (ts.isUnionTypeNode(type))
    return type.types.flatMap((member, index) => {
      const comment = commentAfter(type, type.types[index - 1]?.end ?? type.pos);
      return wordsIn(member).map((one) => (comment === '' ? one : { ...one, means: comment }));
    });
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal))
    return [{ word: type.literal.text, means: '' }];
  const source = sourceOf(type);
  if (source === undefined) return [];
  if (ts.isArrayLiteralExpression(source))
    return source.elements.filter(ts.isStringLiteral).map(({ text }) => ({ word: text, means: '' }));
  return source.properties.filter(ts.isPropertyAssignment).map(({ name, initializer }) => ({
    word: name.getText(),
    // The one table of the contract that is an object: which errors are retryable.
    means: initializer.kind === ts.SyntaxKind.TrueKeyword ? 'retryable' : '',
  }));
}

/** The constant of `(typeof CONSTANT)[number]` and `keyof typeof CONSTANT`. */
function constantOf(type: ts.TypeNode): ts.VariableDeclaration | undefined {
  const [, name = ''] = /^(?:keyof typeof |\(typeof )(\w+)(?:\)\[number\])?$/.exec(type.getText()) ?? [];
  const found = declared.get(name);
  return found !== undefined && ts.isVariableDeclaration(found) ? found : undefined;
}

function sourceOf(type: ts.TypeNode): ts.ArrayLiteralExpression | ts.ObjectLiteralExpression | undefined {
  const value = constantOf(type)?.initializer;
  const bare = value !== undefined && ts.isAsExpression(value) ? value.expression : value;
  if (bare === undefined) return undefined;
  return ts.isArrayLiteralExpression(bare) || ts.isObjectLiteralExpression(bare) ? bare : undefined;
}

function docOfSource(type: ts.TypeNode): string {
  const constant = constantOf(type);
  return constant === undefined ? '' : docOf(constant);
}

/** The docstring that follows this position, before the next token. */
function commentAfter(node: ts.Node, position: number): string {
  const text = node.getSourceFile().text;
  const [range] = ts.getLeadingCommentRanges(text, position) ?? [];
  if (range === undefined) return '';
  const comment = text.slice(range.pos, range.end).replace(/^\/\*\*|\*\/$/g, '');
  return asLine(comment.replace(/^\s*\* ?/gm, '')).replace(/\.$/, '');
}

/** Docstrings say what single words mean as "`one`: …." or "`one`, `other`: …."; the rest is about all of them. */
function withMeanings(doc: string, words: readonly Word[]): Pick<Vocabulary, 'about' | 'words'> {
  const meanings = new Map<string, string>();
  const rest: string[] = [];
  for (const part of doc.split(/(?<=^|[.;] )(?=`\w+`(?:, `\w+`)*: )/)) {
    const [, head = '', means = ''] = /^((?:`\w+`(?:, )?)+): (.*?)[.;]?\s*$/.exec(part) ?? [];
    const names = [...head.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    const areWords = names.length > 0 && names.every((name) => words.some(({ word }) => word === name));
    if (areWords) for (const name of names) meanings.set(name, means);
    else rest.push(part.trim());
  }
  return {
    about: rest.join(' ').trim(),
    words: words.map((one) => ({ ...one, means: meanings.get(one.word) ?? one.means })),
  };
}
