import { createHash, randomBytes } from 'node:crypto';
import type { Ending } from '../../src/index.js';
import { readPicture } from './pictures.js';

/** One session, as the reference vendor keeps it. */
export interface Record {
  readonly id: string;
  readonly key: string;
  readonly creationKey: string | undefined;
  readonly reference: string;
  readonly subject: string | undefined;
  readonly live: boolean;
  readonly ending: Ending;
  readonly createdAt: number;
  readonly files: Map<string, Buffer>;
  /** Attempts that failed. */
  tries: number;
  touchedAt?: number | undefined;
  finishedAt?: number | undefined;
  /** A word that stands whatever else is known. */
  word?: 'YES' | 'NO' | 'STOPPED' | 'TRY_AGAIN' | 'ASK' | undefined;
  erasing?: Erasing;
}

export interface Erasing {
  readonly scope: string;
  readonly at: string;
}

const DELAY_MS = 100;
const MOST_TRIES = 9;
const VERDICTS: Readonly<{ [E in Ending]: string }> = {
  approve: 'YES',
  decline: 'NO',
  review: 'HUMAN',
  inconclusive: 'UNCLEAR',
  expire: 'YES',
  abandon: 'YES',
  fail: 'BROKEN',
};
const DECIDED = new Set(['YES', 'NO', 'UNCLEAR', 'HUMAN']);

export function newRecord(
  given: Pick<Record, 'creationKey' | 'reference' | 'subject' | 'live' | 'ending' | 'createdAt'>,
): Record {
  return {
    ...given,
    id: randomBytes(8).toString('hex'),
    key: randomBytes(16).toString('hex'),
    files: new Map(),
    tries: 0,
  };
}

export const checkOf = ({ id }: Record): string => `chk-${id}`;

export function wordOf(record: Record, now: number): string {
  const { word, ending, createdAt, touchedAt, finishedAt } = record;
  const over = (since: number | undefined) => since !== undefined && now >= since + DELAY_MS;
  if (word !== undefined) return word;
  if (ending === 'expire') return over(createdAt) ? 'LATE' : 'WAITING';
  if (ending === 'abandon') return over(touchedAt) ? 'LEFT' : 'WAITING';
  if (finishedAt === undefined) return 'WAITING';
  if (!over(finishedAt)) return 'WORKING';
  return isOnePerson(record) ? VERDICTS[ending] : 'NO';
}

function isOnePerson({ files }: Record): boolean {
  const people = [...files.values()].map((bytes) => readPicture(bytes)?.person);
  return new Set(people).size <= 1;
}

export function viewOf(record: Record, now: number) {
  const { id, reference, subject, live, tries, erasing, createdAt } = record;
  const word = wordOf(record, now);
  return {
    id,
    reference,
    ...(subject === undefined ? {} : { subject }),
    live,
    created: new Date(createdAt).toISOString(),
    status: word,
    why: word === 'NO' ? [isOnePerson(record) ? 'FRAUD' : 'FACE'] : word === 'TRY_AGAIN' ? ['BLURRED'] : [],
    tries: { made: tries, left: MOST_TRIES - tries },
    ...(erasing === undefined ? {} : { erasing }),
  };
}

export function resultOf(record: Record, now: number) {
  const view = viewOf(record, now);
  const isDecided = DECIDED.has(view.status);
  const [front] = [...record.files.values()].map(readPicture);
  return {
    ...view,
    desk_number: 17,
    ...(isDecided && front !== undefined ? { person: front.printed } : {}),
    tests: isDecided ? [{ name: 'face', outcome: isOnePerson(record) ? 'GOOD' : 'BAD' }] : [],
    files: isDecided
      ? [...record.files].map(([id, bytes]) => ({
          id,
          bytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        }))
      : [],
  };
}

export function upload(record: Record, now: number, kind: string, page: number, bytes: Buffer) {
  const picture = readPicture(bytes);
  if (picture === undefined) return { accepted: false, why: 'UNREADABLE' };
  if (kind === 'document' && picture.side !== (page === 0 ? 'front' : 'back'))
    return { accepted: false, why: 'WRONG_SIDE' };
  record.touchedAt ??= now;
  record.files.set(`${kind}-${page}`, bytes);
  return { accepted: true };
}

/** Its person may make another attempt. */
export function reopen(record: Record): void {
  record.files.clear();
  record.word = undefined;
  record.touchedAt = undefined;
  record.finishedAt = undefined;
}
