// Declarations of the contract as short listings: without comments, `export` and `readonly`.
import ts from 'typescript';

/** Longer types are printed with a line for each of their parts. */
const LONGEST = 110;

const printer = ts.createPrinter({ removeComments: true });

export function listingOf(node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): string {
  if (ts.isTypeAliasDeclaration(node)) return `type ${node.name.text} =${typeText(node.type)};`;
  const heritage = (node.heritageClauses ?? []).map((clause) => ` ${inLine(clause)}`).join('');
  const members = node.members.map((member) => `  ${inLine(member)}`);
  return [`interface ${node.name.text}${heritage} {`, ...members, '}'].join('\n');
}

function inLine(node: ts.Node): string {
  return (
    printer
      .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
      .replace(/\breadonly /g, '')
      // What a variant does not have.
      .replace(/\w+\?: never;\s*/g, '')
      .replace(/\s+/g, ' ')
      .replaceAll('; }', ' }')
  );
}

function typeText(type: ts.TypeNode): string {
  const whole = inLine(type);
  return whole.length <= LONGEST ? ` ${whole}` : `\n${partsOf(type, '  ').join('\n')}`;
}

/** The members of a union or an intersection, each on a line of its own. */
function partsOf(type: ts.TypeNode, indent: string): readonly string[] {
  if (ts.isUnionTypeNode(type)) return type.types.map((one) => `${indent}| ${inLine(one)}`);
  if (ts.isIntersectionTypeNode(type))
    return type.types.flatMap((one, index) => {
      const and = index === 0 ? '' : '& ';
      if (!ts.isParenthesizedTypeNode(one)) return [`${indent}${and}${inLine(one)}`];
      return [`${indent}${and}(`, ...partsOf(one.type, `${indent}  `), `${indent})`];
    });
  return [`${indent}${inLine(type)}`];
}
