// Acme, twice: `acme` repeats a creation under its key, `acme-sought` looks for what a lost one made. Both send messages with
// event ids, some of them about reports, which are not sessions, and some about another product.
import type { AcmeEvent, AcmeModule, AcmeVerification, AcmeWorld } from './acme-module.js';
import type { CrashVendor, End, VendorParts, VendorSession } from './vendor.js';

export const ACME = 'acme';
export const ACME_SOUGHT = 'acme-sought';

const ENDS: { readonly [state: string]: End } = {
  ACCEPTED: { status: 'completed', decision: 'approved' },
  REFUSED: { status: 'completed', decision: 'declined' },
  UNDECIDED: { status: 'completed', decision: 'inconclusive' },
  EXPIRED: { status: 'expired' },
  ABANDONED: { status: 'abandoned' },
  ERROR: { status: 'failed' },
};

type Step = { readonly afterMs: number; readonly to: string; readonly event?: string };

/** What may become of a verification, by the vendor's clock since its creation. */
const COURSES: readonly (readonly Step[])[] = [
  [
    { afterMs: 600, to: 'IN_ANALYSIS' },
    { afterMs: 1_800, to: 'ACCEPTED' },
  ],
  [
    { afterMs: 900, to: 'IN_ANALYSIS' },
    { afterMs: 2_000, to: 'REFUSED' },
  ],
  [
    { afterMs: 500, to: 'IN_ANALYSIS' },
    { afterMs: 1_200, to: 'MANUAL_REVIEW' },
    { afterMs: 3_500, to: 'ACCEPTED' },
  ],
  [{ afterMs: 1_000, to: 'EXPIRED' }],
  [{ afterMs: 3_000, to: 'ABANDONED' }],
  [
    { afterMs: 700, to: 'IN_ANALYSIS' },
    { afterMs: 2_500, to: 'ERROR' },
  ],
  [
    { afterMs: 400, to: 'IN_ANALYSIS' },
    { afterMs: 900, to: 'ACCEPTED' },
    // Taken back, after the app was told.
    { afterMs: 4_500, to: 'REFUSED', event: 'verdict_changed' },
  ],
];

interface Course {
  readonly one: AcmeVerification;
  steps: readonly Step[];
}

export async function startAcme(module: AcmeModule, { post, random }: VendorParts): Promise<CrashVendor> {
  const { CREDENTIALS, SIGNING_KEY, createAcme, startVendorServer, signedBy, messageOf, enter } = module;
  let origin = '';
  let now = (): number => Date.now();
  const logic = createAcme({
    accounts: [CREDENTIALS],
    readings: { failedCreationsAreMade: false, dataWhileErasing: true, thinEvents: false, nulls: false },
    now: () => now(),
    origin: () => origin,
  });
  const server = await startVendorServer(logic);
  origin = server.origin;
  now = server.clock.now;
  const { world } = logic;
  const courses = new Map<string, Course>();
  const ends = new Map<string, End[]>();
  let told = 0;

  const tell = (event: AcmeEvent, body = messageOf(event), keys = [SIGNING_KEY], isForged = false): void => {
    const headers = () => signedBy(keys, Buffer.from(body), now());
    post.send({ provider: providerOf(world, event), headers, body, ...(isForged ? { isForged } : {}) });
  };
  const announce = (): void => {
    const events = world.events.all();
    for (const event of events.slice(told)) {
      tell(event);
      if (random() < 0.1) tell(event, forged(event, messageOf(event)), ['not-the-signing-key'], true);
    }
    told = events.length;
  };
  const move = ({ one, steps }: Course): void => {
    const [next, ...later] = steps;
    if (next === undefined || now() < one.createdAt + next.afterMs) return;
    world.agenda.moment(() => {
      if (next.to === 'IN_ANALYSIS') module.begin(world, one, 'PAGE');
      if (next.to === 'ACCEPTED' && next.event === undefined) module.closeAttempt(world, one, []);
      enter(world, one, next.to, next.event === undefined ? {} : { event: next.event });
    });
    const end = ENDS[next.to];
    if (end !== undefined) ends.set(one.id, [...(ends.get(one.id) ?? []), end]);
    courses.set(one.id, { one, steps: later });
  };
  const provider = (name: string) => ({
    [name]: {
      adapter: ACME,
      baseUrl: origin,
      ...CREDENTIALS,
      webhookKey: SIGNING_KEY,
      safetyPollIntervalMs: 2_500,
    },
  });
  return {
    origin,
    providers: [
      { name: ACME, lostCreation: 'settled' },
      { name: ACME_SOUGHT, lostCreation: 'settled' },
    ],
    settings: () => ({ ...provider(ACME), ...provider(ACME_SOUGHT) }),
    sessions: () =>
      [...world.verifications.values()].map((one) =>
        sessionOf(one, ends.get(one.id) ?? [], courses.get(one.id)),
      ),
    // A link is fetched for a creation that is settled.
    sessionIn: (path) => /\/verifications\/(ver_[0-9a-f]+)$/.exec(path)?.[1],
    launched: () => undefined,
    live: async () => {
      for (const one of world.verifications.values())
        if (!courses.has(one.id))
          courses.set(one.id, { one, steps: COURSES[Math.floor(random() * COURSES.length)] ?? [] });
      for (const course of courses.values()) move(course);
      announce();
    },
    advance: (milliseconds) => server.clock.advance(milliseconds),
    stop: () => server.stop(),
  };
}

const providerOfReference = (reference: string): string => reference.slice(0, reference.lastIndexOf('-'));

/** Whom Acme tells: the account's address is the same, the path is the app's own. */
function providerOf({ verifications }: AcmeWorld, { object }: AcmeEvent): string {
  const named = verifications.get(object.id);
  const one = named ?? [...verifications.values()].find((any) => hasReport(any, object.id));
  return one === undefined ? ACME : providerOfReference(one.externalId);
}

const hasReport = ({ attempts }: AcmeVerification, id: string): boolean =>
  attempts.some(({ reportId }) => reportId === id);

function sessionOf(one: AcmeVerification, ends: readonly End[], course: Course | undefined): VendorSession {
  const { id, externalId: reference } = one;
  const own = { provider: providerOfReference(reference), id, reference, ends };
  const end = ENDS[one.state];
  // One that is to be taken back has not come to its end.
  const isOver = course !== undefined && course.steps.length === 0;
  return end === undefined || !isOver ? own : { ...own, end };
}

/** Another end than the true one, by somebody without the key. */
const forged = ({ object }: AcmeEvent, body: string): string =>
  body.replace(`"state":"${String(object['state'])}"`, '"state":"CANCELED"');
