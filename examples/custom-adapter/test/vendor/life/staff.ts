// What people at Acme do, and what rules and accidents do there.
import { analyse, closeAttempt, enter, failAttempt } from './course.js';
import { attemptOf, type Verification, type World } from './model.js';
import { factsOf, type Outcome, type Step } from './words.js';

export type StaffVerdict = 'approve' | 'decline';

export interface Staff {
  settleReview(id: string, verdict: StaffVerdict): void;
  /** Whatever it ended with. */
  overturn(id: string, verdict: StaffVerdict): void;
  /** The attempt that is open fails, whether or not anybody came. */
  failAttempt(id: string, findings?: readonly string[]): void;
  askDecision(id: string): void;
  /** The person is asked for more. */
  askEvidence(id: string, step?: Step): void;
  /** By a rule of the account: only the app's own people can release it, in the console. */
  hold(id: string): void;
  release(id: string): void;
  /** The report of the latest attempt: what events about reports name. */
  reportOf(id: string): string;
}

const OUTCOMES: { readonly [V in StaffVerdict]: Outcome } = { approve: 'ACCEPTED', decline: 'REFUSED' };
const FINDINGS: { readonly [V in StaffVerdict]: readonly string[] } = {
  approve: [],
  decline: ['MANIPULATED'],
};

export function createStaff(world: World): Staff {
  const known = (id: string): Verification => {
    world.agenda.runDue();
    const one = world.verifications.get(id);
    if (one === undefined) throw new Error('there is no such verification');
    return one;
  };
  const open = (id: string): Verification => {
    const one = known(id);
    if (factsOf(one.state).ended) throw new Error(`the verification has ended: ${one.state}`);
    return one;
  };
  return {
    settleReview: (id, verdict) => {
      enter(world, known(id), OUTCOMES[verdict], { decidedBy: 'STAFF', findings: FINDINGS[verdict] });
    },
    overturn: (id, verdict) => {
      const change = { decidedBy: 'STAFF', findings: FINDINGS[verdict], event: 'verdict_changed' } as const;
      enter(world, known(id), OUTCOMES[verdict], change);
    },
    failAttempt: (id, findings = ['NOT_LIVE']) => {
      const one = open(id);
      if (one.state === 'RETRY_POSSIBLE') throw new Error('the attempt has failed already');
      failAttempt(world, one, findings);
    },
    askDecision: (id) => {
      const one = open(id);
      closeAttempt(world, one, []);
      enter(world, one, 'DECISION_WANTED', { findings: [] });
    },
    askEvidence: (id, step = 'PROOF_OF_ADDRESS') => {
      const one = open(id);
      one.furtherSteps.add(step);
      enter(world, one, 'EVIDENCE_WANTED');
    },
    hold: (id) => enter(world, open(id), 'ON_HOLD'),
    release: (id) => analyse(world, open(id)),
    reportOf: (id) => attemptOf(known(id)).reportId,
  };
}
