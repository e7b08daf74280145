import { comparisonsOf, personOf, provenAddress } from '../life/comparisons.js';
import { type Attempt, attemptOf, isErased, submittedAttempts, type Verification } from '../life/model.js';
import type { State } from '../life/words.js';
import { type Person, shownOn } from '../people.js';
import { filesOf, type ReportFile } from './files.js';
import { testsOf } from './tests.js';
import { timeOf, viewOf } from './verification.js';

const READABLE_MS = 30 * 24 * 3_600_000;

/** In which there is an analysis to show. */
const ANALYSED: ReadonlySet<State> = new Set<State>([
  'ACCEPTED',
  'REFUSED',
  'UNDECIDED',
  'MANUAL_REVIEW',
  'DECISION_WANTED',
  'EVIDENCE_WANTED',
  'ON_HOLD',
  'RETRY_POSSIBLE',
]);

const readableUntil = ({ endedAt }: Verification): number | undefined =>
  endedAt === undefined ? undefined : endedAt + READABLE_MS;

export function isReadable(one: Verification, now: number): boolean {
  return now < (readableUntil(one) ?? Number.POSITIVE_INFINITY);
}

/** `bare`: without the person, as while an erasure is scheduled at some times. */
export function reportOf(one: Verification, now: number, bare: boolean): object {
  const view = viewOf(one, now);
  if (isErased(one)) return { ...view, ...NOTHING };
  const attempts = submittedAttempts(one).filter(({ analysedAt }) => analysedAt !== undefined);
  const { state } = one;
  const analysed = ANALYSED.has(state) && attemptOf(one).analysedAt !== undefined;
  const data = analysed && !bare && isReadable(one, now) ? dataOf(one) : NOTHING;
  return {
    ...view,
    ...data,
    level: state === 'ACCEPTED' ? (attemptOf(one).way === 'SDK' ? 'HIGH' : 'SUBSTANTIAL') : undefined,
    readableUntil: timeOf(readableUntil(one)),
    tests: analysed ? testsOf(one) : [],
    attempts: attempts.map(viewOfAttempt),
  };
}

const NOTHING = { documents: [], tests: [], comparisons: [], attempts: [], files: [] };

function dataOf(one: Verification): object {
  const person = personOf(one);
  const { subject: _ours, ...asserted } = one.applicant.asserted;
  return {
    person: person && viewOfPerson(one, person),
    asserted,
    documents: person === undefined ? [] : [identityDocument(person), ...proofsOfAddress(one)],
    comparisons: comparisonsOf(one),
    files: filesOf(one).map(viewOfFile),
  };
}

function viewOfPerson(one: Verification, person: Person): object {
  const { asserted } = one.applicant;
  const { way } = attemptOf(one);
  // By upload, nobody could follow a link in a mail; a text message is sent in the SDK only.
  const email = asserted.email && { address: asserted.email, verified: way !== 'API' };
  const phone = asserted.phone && { number: asserted.phone, verified: way === 'SDK' };
  return {
    ...holder(person),
    name: { ...nameOf(person), birth: person.birth },
    birthplace: person.birthplace,
    address: provenAddress(one),
    email,
    phone,
    identifiers: [{ type: 'PERSONAL_NUMBER', country: person.nationality, number: person.personalNumber }],
  };
}

const nameOf = ({ given, family }: Person) => ({ full: `${given} ${family}`, given, family });

function holder(person: Person): object {
  const { born, sex, nationality } = person;
  return { name: nameOf(person), born, sex, nationalities: [nationality] };
}

function identityDocument(person: Person): object {
  return {
    kind: 'IDENTITY',
    type: 'ID_CARD',
    number: person.number,
    issuingCountry: person.nationality,
    issuingAuthority: person.authority,
    issued: person.issued,
    expires: person.expires,
    mrz: person.mrz,
    holder: holder(person),
  };
}

function proofsOfAddress(one: Verification): readonly object[] {
  const letter = attemptOf(one).shown.get('address-0');
  if (letter === undefined) return [];
  const person = shownOn(letter.picture);
  const { address } = person;
  return [{ kind: 'PROOF_OF_ADDRESS', type: 'BILL', holder: { name: nameOf(person), address } }];
}

function viewOfAttempt({ reportId, startedAt, analysedAt, findings }: Attempt): object {
  return { reportId, startedAt: timeOf(startedAt), endedAt: timeOf(analysedAt), findings };
}

function viewOfFile({ id, kind, mediaType, bytes, sha256 }: ReportFile): object {
  return { id, kind, mediaType, size: bytes.length, sha256 };
}
