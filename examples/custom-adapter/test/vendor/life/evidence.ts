import { readPicture } from '../people.js';
import { attemptOf, type Verification } from './model.js';
import { SLOTS, type Slot, type Step } from './words.js';

const stepsOf = ({ steps, furtherSteps }: Verification): readonly Step[] => [
  ...new Set([...steps, ...furtherSteps]),
];

/** The steps that are still missing in this attempt. */
export function wantedOf(one: Verification): readonly Step[] {
  const { shown } = attemptOf(one);
  const done = [...SLOTS].filter(([slot, { needed }]) => needed && shown.has(slot));
  const steps = new Set(done.map(([, { step }]) => step));
  return stepsOf(one).filter((step) => !steps.has(step));
}

export function progressOf(one: Verification): { readonly done: number; readonly total: number } {
  const total = stepsOf(one).length;
  return { done: total - wantedOf(one).length, total };
}

/** Keeps a picture, or says why it cannot be used. */
export function showPicture(
  one: Verification,
  slot: string,
  { side }: Slot,
  file: { readonly bytes: Buffer; readonly mediaType: string },
): string | undefined {
  const picture = readPicture(file.bytes);
  if (picture === undefined) return 'UNREADABLE';
  if (picture.side !== side) return side === 'face' ? 'NO_FACE' : 'WRONG_SIDE';
  attemptOf(one).shown.set(slot, { picture, ...file });
  return undefined;
}

/** Selfie and papers are of the same person. */
export function isOnePerson(one: Verification): boolean {
  const names = [...attemptOf(one).shown.values()].map(({ picture }) => picture.name);
  return new Set(names).size <= 1;
}
