import { type Applicant, isErased, type Verification, type World } from '../life/model.js';
import { Refusal } from './refusal.js';
import type { Call } from './router.js';

/** The verification that the path names. */
export function verificationOf(world: World, { livemode, params: [id = ''] }: Call): Verification {
  const one = world.verifications.get(id);
  if (one === undefined || one.livemode !== livemode) throw new Refusal(404, 'unknown_verification');
  return one;
}

/** The same, for calls that an erasure ends. */
export function lastingVerification(world: World, call: Call): Verification {
  const one = verificationOf(world, call);
  refuseErased(one);
  return one;
}

export function applicantWith(world: World, id: string, livemode: boolean): Applicant {
  const applicant = world.applicants.get(id);
  if (applicant === undefined || applicant.livemode !== livemode) throw new Refusal(404, 'unknown_applicant');
  return applicant;
}

export function refuseErased(one: Pick<Verification, 'erasure'>): void {
  if (isErased(one)) throw new Refusal(410, 'erased');
  if (one.erasure !== undefined) throw new Refusal(409, 'erasing');
}
