// ID360: no keys, nothing to find a lost creation by, and ends that only a callback ever reports.
import { type RunningId360Emulator, startId360Emulator, visitHostedPage } from '@anyproof/emulators';
import type { CrashVendor, End, VendorParts, VendorSession } from './vendor.js';

const NAME = 'id360';
const SECRET = { 'x-callback-secret': 'a-callback-secret-of-the-crash-test' };
const SCENARIOS = ['external', 'external', 'external-refused', 'fail', 'expire'] as const;

/** What its words for an end mean; nobody who does not come to an end has started one here. */
const ENDS: { readonly [word: string]: End } = {
  OK: { status: 'completed', decision: 'approved' },
  KO: { status: 'completed', decision: 'declined' },
  CANCELED: { status: 'expired' },
  FAILED: { status: 'failed' },
};

export async function startId360({ post, random }: VendorParts): Promise<CrashVendor> {
  const emulator = await startId360Emulator({
    settings: {
      // A person only has to agree.
      processSteps: [],
      verdictDelayMs: 700,
      statusDelays: { notStartedMinutes: 0.08, startedMinutes: 0.08, processingMinutes: 120 },
      cronEveryMs: 500,
    },
  });
  const seen = new Set<number>();
  return {
    origin: emulator.origin,
    providers: [{ name: NAME, lostCreation: 'reported' }],
    settings: () => ({
      [NAME]: {
        adapter: 'id360',
        baseUrl: emulator.origin,
        username: emulator.settings.username,
        password: emulator.settings.password,
        process: emulator.settings.processUuid,
        callbacks: [{ url: `${post.origin}/${NAME}`, headers: SECRET }],
        safetyPollIntervalMs: 3_000,
        testMode: true,
      },
    }),
    sessions: () => emulator.dossiers().map(sessionOf),
    sessionIn: (path) => /\/enrollment\/(\d+)\/report/.exec(path)?.[1],
    launched: () => undefined,
    live: async () => {
      emulator.scenario = SCENARIOS[Math.floor(random() * SCENARIOS.length)] ?? 'external';
      const fresh = emulator.dossiers().filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      for (const dossier of fresh) {
        if (random() < 0.25) post.send(forgery(dossier.id));
        if (random() < 0.6) void visit(emulator, dossier.apiKey).catch(() => undefined);
      }
    },
    advance: (milliseconds) => emulator.clock.advance(milliseconds),
    stop: () => emulator.stop(),
  };
}

function sessionOf({
  id,
  clientReference = '',
  status,
}: ReturnType<RunningId360Emulator['dossiers']>[number]): VendorSession {
  const end = ENDS[status];
  const own = { provider: NAME, id: String(id), reference: clientReference };
  return end === undefined ? { ...own, ends: [] } : { ...own, end, ends: [end] };
}

/** Whoever has the key has the page. */
async function visit({ origin }: RunningId360Emulator, apiKey: string): Promise<void> {
  await visitHostedPage(`${origin}/static/process_ui/index.html#/enrollment/${apiKey}`, {});
}

/** Somebody who knows an id, and guesses the secret. */
const forgery = (id: number) =>
  ({
    provider: NAME,
    headers: () => ({ 'x-callback-secret': 'a-callback-secret-of-the-crash-tesT' }),
    body: JSON.stringify({ id, status: 'DISCONTINUED', reason: null, steps_status: { done: 0, total: 0 } }),
    isForged: true,
  }) as const;
