// docs/contract.md: the contract on one page, from the types and docstrings in packages/core/src/contract.
//
//   npm run docs:contract                writes it
//   npm run docs:contract -- --check     fails when it is not up to date
import { listingOf } from './contract-listing.js';
import { docsOf, typeNamed, vocabularyOf, type Word } from './contract-types.js';
import { writeOrCheck } from './generated.js';

const page = (): string => `# The contract

<!-- Written by \`npm run docs:contract\`; change the docstrings in packages/core/src/contract, or the tool in tools/src/docs. -->

What an app holds, what an adapter implements, and the words that both use. The listings leave out \`readonly\` and comments; the tables
below them have what the docstrings say. [Session](concepts/session.md) and [Result](concepts/result.md) explain the first part,
[Write an adapter](write-an-adapter.md) the second.

## What an app holds

${listing('Proofing')}

What creates a session, and what it is:

${listing('CreateSessionInput', 'SessionFacts', 'Outcome', 'Action', 'SessionRef', 'Launch', 'Erasure')}

${words('OpenStatus', 'EndedStatus', 'Decision', 'DecidedBy', 'EndedBy', 'Action.actor', 'Action.next', 'Mode', 'EraseScope')}

${docs('Proofing', 'CreateSessionInput', 'SessionFacts', 'Outcome', 'SessionRef', 'Launch', 'Erasure')}

## What an adapter implements

${listing('ProofingProviderV1')}

Its facts, and its side of webhooks:

${listing('ProviderCapabilities', 'FlowCapabilities', 'ModeCapabilities', 'ProviderWebhooks', 'WebhookNotice', 'Saying')}

${words('Hint', 'ListFilter', 'WebhookProblem')}

${docs('ProofingProviderV1', 'CreateCall', 'ProviderCapabilities', 'FlowCapabilities', 'ModeCapabilities', 'ProviderWebhooks', 'Saying')}

## The words of a result

${words(
  'CheckKind',
  'CheckStatus',
  'MatchStatus',
  'ReasonCode',
  'EvidenceKind',
  'DocumentType',
  'Artifact.kind',
  'WarningCode',
  'ProofingErrorCode',
)}

[Errors](concepts/errors.md#codes) says what to do about each error, and [Result](concepts/result.md#reasons) what to say to the person.
`;

function listing(...names: readonly string[]): string {
  return `\`\`\`typescript\n${names.map((name) => listingOf(typeNamed(name))).join('\n\n')}\n\`\`\``;
}

/** What the docstrings of these types and of their members say. */
function docs(...names: readonly string[]): string {
  const rows = names.flatMap((name) => {
    const { doc, members } = docsOf(name);
    const said = [...members].filter(([, text]) => text !== '').map(([member, text]) => [code(member), text]);
    return doc === '' && said.length === 0 ? [] : [[`**${code(name)}**`, doc], ...said];
  });
  return table(['name', 'what its docstring says'], rows);
}

function words(...names: readonly string[]): string {
  return table(['type', 'words', 'meaning'], names.flatMap(rowsOfWords));
}

/** Words without a meaning of their own come first, with what is said of all; words of one meaning share a row. */
function rowsOfWords(name: string): readonly (readonly string[])[] {
  const { about, words: all, isOpen } = vocabularyOf(name);
  const byMeaning = new Map<string, Word[]>([['', []]]);
  for (const one of all) byMeaning.set(one.means, [...(byMeaning.get(one.means) ?? []), one]);
  const rows = [...byMeaning].map(([means, those]) => [
    those.map(({ word }) => code(word)).join(', '),
    means === '' ? about : means,
  ]);
  const [[bare = '', said = ''] = [], ...others] = rows;
  const open = isOpen ? ', or a word of the vendor' : '';
  const first = bare === '' && said === '' ? others : [[bare + open, said], ...others];
  return first.map((cells, index) => [index === 0 ? code(name) : '', ...cells]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

writeOrCheck([{ file: 'docs/contract.md', text: page() }], 'page of the contract', 'npm run docs:contract');
