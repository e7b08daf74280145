import ts from 'typescript';

/**
 * The code with the block in the place of those declarations, one after another, that the block declares too; with the
 * comments above them. So a page can show a function, and the template can lack one, without the rest of its file.
 */
export function withDeclarations(code: string, block: string): string {
  const names = declarationsIn(block).flatMap((one) => one.names);
  const replaced = declarationsIn(code).filter((one) => one.names.some((name) => names.includes(name)));
  const [first] = replaced;
  const last = replaced.at(-1);
  if (first === undefined || last === undefined)
    throw new Error(`the file declares none of these: ${names.join(', ')}`);
  return code.slice(0, first.start) + block.trim() + code.slice(last.end);
}

interface Declaration {
  readonly names: readonly string[];
  readonly start: number;
  readonly end: number;
}

function declarationsIn(code: string): readonly Declaration[] {
  const { statements } = ts.createSourceFile('code.ts', code, ts.ScriptTarget.Latest, true);
  return statements.map((statement) => {
    const [comment] = ts.getLeadingCommentRanges(code, statement.getFullStart()) ?? [];
    return {
      names: namesOf(statement),
      start: comment?.pos ?? statement.getStart(),
      end: statement.getEnd(),
    };
  });
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  if (ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? ''];
  return [];
}

/** The parts of a file that lacks words, each from its `// TODO 1: …` on. */
export function partsByTodo(text: string): readonly string[] {
  return text.split(/^(?=\/\/ TODO \d: )/m).filter((part) => part.startsWith('// TODO '));
}
