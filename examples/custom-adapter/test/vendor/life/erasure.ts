import { enter, report } from './course.js';
import type { Applicant, Erasure, Verification, World } from './model.js';
import { factsOf } from './words.js';

const ERASURE_MS = 3 * 24 * 3_600_000;

/** Erases one verification; asked again, it answers what is known. */
export function eraseVerification(world: World, one: Verification): Erasure {
  return one.erasure ?? schedule(world, one, planned(world, 'verification'));
}

/** Erases the person: the applicant and all verifications. */
export function eraseApplicant(world: World, applicant: Applicant): Erasure {
  if (applicant.erasure !== undefined) return applicant.erasure;
  const erasure = planned(world, 'applicant');
  applicant.erasure = erasure;
  for (const one of verificationsOf(world, applicant)) {
    if (one.erasure?.doneAt !== undefined) continue;
    const due = Math.min(one.erasure?.due ?? erasure.due, erasure.due);
    schedule(world, one, { ...erasure, due });
  }
  world.agenda.at(erasure.due, () => finishApplicant(world, applicant));
  return erasure;
}

/** What was requested is done now: for the verification, or for the person, if that is what it was. */
export function finishErasure(world: World, one: Verification): void {
  if (one.erasure?.scope === 'applicant') finishApplicant(world, one.applicant);
  else finishVerification(world, one);
}

const verificationsOf = (world: World, applicant: Applicant): readonly Verification[] =>
  [...world.verifications.values()].filter((one) => one.applicant === applicant);

function planned(world: World, scope: Erasure['scope']): Erasure {
  const requestedAt = world.agenda.now();
  return { scope, requestedAt, due: requestedAt + ERASURE_MS };
}

function schedule(world: World, one: Verification, erasure: Erasure): Erasure {
  one.erasure = erasure;
  if (!factsOf(one.state).ended) enter(world, one, 'CANCELED', { endedBy: 'CLIENT' });
  report(world, one, 'erasure_scheduled', { erasure: viewOfErasure(erasure) });
  world.agenda.at(erasure.due, () => finishVerification(world, one));
  return erasure;
}

function finishVerification(world: World, one: Verification): void {
  const { erasure } = one;
  if (erasure === undefined || erasure.doneAt !== undefined) return;
  const done = { ...erasure, doneAt: world.agenda.now() };
  one.erasure = done;
  for (const attempt of one.attempts) attempt.shown.clear();
  report(world, one, 'erased', { erasure: viewOfErasure(done), subject: undefined });
}

function finishApplicant(world: World, applicant: Applicant): void {
  const { erasure } = applicant;
  if (erasure === undefined || erasure.doneAt !== undefined) return;
  const doneAt = world.agenda.now();
  for (const one of verificationsOf(world, applicant)) finishVerification(world, one);
  applicant.erasure = { ...erasure, doneAt };
  applicant.asserted = { familyName: '' };
  const { id, livemode } = applicant;
  world.events.add({ type: 'applicant.erased', at: doneAt, livemode, object: { type: 'applicant', id } });
}

export function viewOfErasure({ scope, requestedAt, due, doneAt }: Erasure): object {
  const at = new Date(requestedAt).toISOString();
  return doneAt === undefined
    ? { state: 'scheduled', scope, requestedAt: at, due: new Date(due).toISOString() }
    : { state: 'done', scope, requestedAt: at, doneAt: new Date(doneAt).toISOString() };
}
