// Innovatrics, without webhooks: everything is learned by asking.
import {
  type RunningInnovatricsEmulator,
  specimenImage,
  startInnovatricsEmulator,
  visitHostedPage,
} from '@anyproof/emulators';
import type { CrashVendor, End, VendorParts, VendorSession } from './vendor.js';

const NAME = 'innovatrics';
const SCENARIOS = ['approve', 'review-approve', 'review-reject'] as const;
/** How long an operator needs. */
const REVIEW_MS = 1_500;
const PERSON = 'zoe-garcia-lefevre';

const ENDS: { readonly [word: string]: End } = {
  AUTO_APPROVED: { status: 'completed', decision: 'approved' },
  MANUAL_APPROVED: { status: 'completed', decision: 'approved' },
  AUTO_REJECTED: { status: 'completed', decision: 'declined' },
  MANUAL_REJECTED: { status: 'completed', decision: 'declined' },
  EXPIRED: { status: 'expired' },
};

export async function startInnovatrics({ random }: VendorParts): Promise<CrashVendor> {
  const emulator = await startInnovatricsEmulator({
    settings: {
      steps: ['Face'],
      processingDelayMs: 900,
      // Seven seconds.
      sessionValidityDays: 7 / 86_400,
    },
  });
  const selfie = specimenImage(PERSON, 'selfie');
  /** Since when an operator has to decide, by the vendor's clock. */
  const waiting = new Map<string, number>();
  const review = (): void => {
    for (const { id, status } of emulator.sessions()) {
      if (status !== 'WAITING_FOR_MANUAL_APPROVE') continue;
      const since = waiting.get(id) ?? emulator.clock.now();
      waiting.set(id, since);
      if (emulator.clock.now() - since > REVIEW_MS)
        emulator.decide(id, random() < 0.5 ? 'approve' : 'reject');
    }
  };
  return {
    origin: emulator.origin,
    providers: [{ name: NAME, lostCreation: 'reported' }],
    settings: () => ({
      [NAME]: {
        adapter: 'innovatrics',
        baseUrl: emulator.origin,
        username: emulator.settings.username,
        password: emulator.settings.password,
        pollIntervalMs: 600,
      },
    }),
    sessions: () => emulator.sessions().map(sessionOf),
    sessionIn: (path) => /\/data\/([0-9a-f-]{36})\//.exec(path)?.[1],
    launched: (_id, url) => {
      if (random() < 0.6) void visitHostedPage(url, { selfie }).catch(() => undefined);
    },
    live: async () => {
      emulator.scenario = SCENARIOS[Math.floor(random() * SCENARIOS.length)] ?? 'approve';
      review();
    },
    advance: (milliseconds) => emulator.clock.advance(milliseconds),
    stop: () => emulator.stop(),
  };
}

function sessionOf({
  id,
  externalId = '',
  status,
}: ReturnType<RunningInnovatricsEmulator['sessions']>[number]): VendorSession {
  const end = ENDS[status];
  const own = { provider: NAME, id, reference: externalId };
  return end === undefined ? { ...own, ends: [] } : { ...own, end, ends: [end] };
}
