// Compares what a call returned for a changed answer with what it returned for the original, and reports broken rules.
import type { Decision } from './decides.js';
import { type Leaf, type Replacement, SENTINEL } from './leaves.js';
import type { SessionView, View } from './view.js';

export interface Case extends Partial<Pick<Decision, 'decides' | 'fallsBack' | 'contradicts'>> {
  /** What the original answer led to. */
  readonly before: View;
  readonly after: View;
  readonly leaf: Leaf;
  readonly replacement: Replacement;
  /** Texts that no error and no warning may quote. */
  readonly personal: readonly string[];
}

export interface Failure {
  readonly rule: Rule;
  readonly what: string;
}

export type Rule = keyof typeof RULES;

type Warnings = View['warnings'];
type Facts = Readonly<Record<string, string>>;

export const RULES = {
  recorded: 'a scenario can be played to its end',
  replay: 'a replay without changes ends as it was recorded',
  foreign: 'nothing is thrown but ProofingError',
  hang: 'every call ends',
  quoted: 'no error and no warning quotes the answer',
  approved: 'nobody is approved whom the original answer does not approve',
  flattered: 'without the deciding status nobody is approved',
  identity: "another session's id is refused",
  unreadable: 'a field that decides nothing makes nothing unreadable',
  status: 'a field that decides nothing changes neither status nor decision',
  changed: 'no claim changes to another value without a warning that names it',
  'changed-absent': 'the same, where the vendor sent nothing: null, empty text, left out',
  vanished: 'no claim disappears without a warning that names it, when a value was sent',
  accepted: 'what the original answer refuses stays refused',
};

export function judge(one: Case): Failure[] {
  const { before, after } = one;
  if (after.error !== undefined && after.error.code === undefined)
    return [fail('foreign', firstLine(after.error.shown))];
  const failures = quotes(one);
  if (after.kind === 'error') return [...failures, ...unreadable(one)];
  const wasRefused = before.kind === 'error' || before.accepted === false;
  const isRefused = after.accepted === false;
  if (wasRefused && !isRefused && one.decides === undefined)
    failures.push(fail('accepted', `the original answer: ${before.error?.code ?? 'refused evidence'}`));
  for (const session of after.sessions) {
    const whole = before.sessions.find(({ id }) => id === session.id);
    failures.push(...judgeSession(one, whole, session));
  }
  const lost = before.sessions.filter(({ id }) => !after.sessions.some((session) => session.id === id));
  if (lost.length > 0 && readsSessions(before) && one.decides === undefined)
    failures.push(fail('unreadable', `${lost.length} of ${before.sessions.length} sessions are not there`));
  return failures;
}

const fail = (rule: Rule, what: string): Failure => ({ rule, what });
export const firstLine = (text: string): string => text.split('\n')[0] ?? '';
const readsSessions = ({ kind }: View): boolean => kind === 'read' || kind === 'list';

function unreadable({ before, after, decides }: Case): Failure[] {
  if (!readsSessions(before) || decides !== undefined) return [];
  return [fail('unreadable', after.error?.code ?? '')];
}

function quotes({ after, personal }: Case): Failure[] {
  const said = [
    ...after.warnings.flatMap(({ message, path = '' }) => [message, path]),
    after.error?.shown ?? '',
  ];
  const quoted = [SENTINEL, ...personal].filter((text) => said.some((one) => one.includes(text)));
  return quoted.length === 0
    ? []
    : [fail('quoted', after.kind === 'error' ? 'in the error' : 'in a warning')];
}

function judgeSession(one: Case, before: SessionView | undefined, after: SessionView): Failure[] {
  const { decides, replacement } = one;
  // A row with another id is another session; judge() reports that the original one is missing.
  if (before === undefined && one.before.kind === 'list' && decides === 'id') return [];
  const isResolved = one.contradicts === true && before?.decision === 'inconclusive';
  if (after.decision === 'approved' && before?.decision !== 'approved' && !isResolved)
    return [fail('approved', `it was ${before?.decision ?? before?.status ?? 'not there'}`)];
  if (before === undefined) return [];
  if (decides === 'status' && after.decision === 'approved' && !one.fallsBack)
    return [fail('flattered', `still approved with ${replacement.name}`)];
  const unchanged = before.status === after.status && before.decision === after.decision;
  // A session that is processing may be one of which nothing was read.
  const isRead = readsSessions(one.before) && before.status !== 'processing';
  if (decides === 'id' && !one.fallsBack && replacement.kind === 'other' && isRead && unchanged)
    return [fail('identity', `still read with ${replacement.name}`)];
  if (unchanged) return judgeClaims(one, before, after);
  // Ends without a decision may depend on times, such as expired or abandoned on the start; none of them is a verdict.
  const wasDecided = before.status === 'completed' && readsSessions(one.before);
  return wasDecided && decides === undefined
    ? [fail('status', `${wordsOf(before)} became ${wordsOf(after)}`)]
    : [];
}

const wordsOf = ({ status, decision }: SessionView): string =>
  decision === undefined ? status : `${status} ${decision}`;

/** The claims where there are any, else what was extracted; then the documents' fields. */
function judgeClaims(one: Case, before: SessionView, after: SessionView): Failure[] {
  const proven = Object.keys(before.claims).length > 0;
  if (proven && Object.keys(after.claims).length === 0 && one.decides === 'status' && withheld(one))
    return [];
  const [was, is] = proven ? [before.claims, after.claims] : [before.extracted, after.extracted];
  const claims = compare(was, is, one, namesClaim);
  // For a document's field, a warning may use the vendor's name or ours.
  const field = one.leaf.name.replace(/\[[^\]]*\]/g, '');
  const documents = compare(before.documents, after.documents, one, (warning, fact) =>
    [`documents.${fact.split('.').slice(2).join('.')}`, field].some((name) => namesClaim(warning, name)),
  );
  return [...claims, ...documents];
}

/** All claims are left out at once because nothing is proven any more: one warning is enough. */
const withheld = ({ before, after }: Case): boolean =>
  newWarnings(before, after).some(({ code }) => code === 'PARTLY_READ');

function compare(
  was: Facts,
  is: Facts,
  { replacement, before, after, decides }: Case,
  isAnnouncedBy: (warning: Warnings[number], claim: string) => boolean,
): Failure[] {
  const warnings = newWarnings(before, after);
  const announced = (claim: string): boolean => warnings.some((warning) => isAnnouncedBy(warning, claim));
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].flatMap((claim) => {
    const [from, to] = [was[claim], is[claim]];
    if (from === to || announced(claim)) return [];
    // Without its status a session has not ended, so there may be nothing to read yet.
    const mayVanish = replacement.kind === 'absent' || decides === 'status' || isType(claim, replacement);
    if (to === undefined) return mayVanish ? [] : [fail('vanished', claim)];
    // The replacement itself, or the old value without the part that was left out.
    if (isMadeOf(to, replacement)) return [];
    if (replacement.kind === 'absent' && from !== undefined && isPartOf(to, from)) return [];
    return [fail(replacement.kind === 'absent' ? 'changed-absent' : 'changed', claim)];
  });
}

function isMadeOf(value: string, { kind, value: put }: Replacement): boolean {
  return kind === 'other' && value.toLowerCase().includes(String(put).toLowerCase());
}

/** An unknown document type has no name in our contract; `nativeType` keeps the vendor's. */
const isType = (claim: string, { name }: Replacement): boolean =>
  /\.\d+\.type$/.test(claim) && name === 'text';

function isPartOf(value: string, whole: string): boolean {
  const parts = new Set(words(whole));
  return words(value).every((part) => parts.has(part));
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

function newWarnings(before: View, after: View): Warnings {
  const old = new Set(before.warnings.map((one) => JSON.stringify(one)));
  return after.warnings.filter((one) => !old.has(JSON.stringify(one)));
}

/** Claims with parts; a warning about the whole is about each part. */
const WHOLE = ['address', 'place_of_birth'];

/** By its path, or in its message. */
function namesClaim({ path = '', message }: Warnings[number], name: string): boolean {
  if (name === '') return false;
  const said = path.replace(/\[[^\]]*\]|\.\d+(?=\.|$)/g, '');
  if (said === name || said.startsWith(`${name}.`)) return true;
  if (said !== '' && said !== 'documents' && name.startsWith(`${said}.`)) return true;
  const whole = WHOLE.filter((claim) => name.startsWith(`${claim}.`));
  return [name, ...whole].some((one) =>
    new RegExp(`(?<![\\w.])${one.replaceAll('.', '\\.')}(?![\\w.])`).test(message),
  );
}
