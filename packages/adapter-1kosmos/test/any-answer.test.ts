// Whatever JSON a service answers: errors of ours or a sound session, and never an approval that nobody spoke.
import { createSealer, ProofingError, type ProofingProvider } from '@anyproof/core';
import { asciiUpper, type HttpClient } from '@anyproof/provider-kit';
import fc from 'fast-check';
import { createOneKosmosClient } from '../src/client/index.js';
import { platformCalls } from '../src/client/platform.js';
import { proofingSessionCalls } from '../src/client/session.js';
import { shareSessionCalls } from '../src/client/share-session.js';
import type { Channels } from '../src/protocol/channel.js';
import { createServiceClock } from '../src/protocol/channel.js';
import { createExchange } from '../src/protocol/exchange.js';
import { createOneKosmosProvider } from '../src/provider.js';
import type { OneKosmosSettings } from '../src/settings.js';
import { vendorSettings } from '../src/settings.js';
import { baseSettings, knownRandom, ownKey, REF, SESSION, service, stoppedClock } from './wire-harness.js';

function settingsWith(more: object): OneKosmosSettings {
  const checked = vendorSettings.settings['~standard'].validate({ ...baseSettings, ...more });
  if (checked instanceof Promise || checked.issues !== undefined) throw new Error('not settings');
  return checked.value;
}

/** The real client and provider over answers from a table. */
function providerOver(
  answers: Readonly<Record<string, unknown>>,
  settings: OneKosmosSettings,
): ProofingProvider {
  const http: HttpClient = {
    send: async ({ route }) => ({ status: 200, headers: {}, text: JSON.stringify(answers[route]) ?? '' }),
    download: () => Promise.reject(new Error('nothing is downloaded here')),
  };
  const key = service.shared(ownKey);
  const channel = { publicKey: ownKey, servicePublicKey: service.publicKey, key };
  const channels: Channels = { current: async () => channel, renewed: async () => false };
  const deps = {
    provider: '1kosmos',
    clock: stoppedClock,
    random: knownRandom(),
    observer: { observe: () => undefined },
    sealer: createSealer('1kosmos', 'none'),
    http: {},
    testMode: false,
  };
  const clock = createServiceClock(stoppedClock);
  const exchange = createExchange({ http, channels, clock, headers: async () => ({}), settings, deps });
  const client = {
    ...createOneKosmosClient(settings, clock, deps),
    proofingSession: proofingSessionCalls(exchange, 1000, '1kosmos'),
    shareSession: shareSessionCalls(exchange),
    platform: platformCalls(http, '1kosmos'),
  };
  return createOneKosmosProvider(client, settings, clock, deps);
}

const DETAILS = '/proofingsession/:sessionId';
const FETCH = '/proofingsession/fetch';
const RESULT = '/document_share_session/result';

const word = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'COMPLETED',
      'COMPLETED_PASS',
      'COMPLETED_FAILED',
      'REVIEW',
      'SUCCESS',
      'FAILED',
      'PENDING',
    ),
  },
  fc.string(),
  fc.jsonValue(),
);
const document = fc.record(
  {
    type: fc.jsonValue(),
    givenName: fc.jsonValue(),
    dob: fc.jsonValue(),
    country: fc.jsonValue(),
    face: fc.jsonValue(),
    proof_jwt: fc.oneof({ weight: 4, arbitrary: fc.constant('e30.e30.e30') }, fc.jsonValue()),
  },
  { requiredKeys: [] },
);
const enveloped = (plain: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 4, arbitrary: plain },
    plain.map((data) => ({ data })),
    plain.map((value) => ({ data: service.seal(ownKey, JSON.stringify(value) ?? 'null') })),
    fc.jsonValue(),
  );
const details = enveloped(
  fc.record({
    status: fc.oneof({ weight: 9, arbitrary: fc.constant('COMPLETED') }, word),
    user: fc.jsonValue(),
  }),
);
const outcomeWord = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('PASS', 'FAILED', 'review', 'COMPLETED_NOT_PERFORMED') },
  word,
);
const certificates = fc.array(
  fc.record({ result: fc.oneof(outcomeWord, fc.record({ status: outcomeWord })) }),
  {
    maxLength: 2,
  },
);
const row = fc.record(
  {
    id: fc.constantFrom(SESSION, SESSION, SESSION, 'another'),
    resultStatus: outcomeWord,
    completedTS: fc.jsonValue(),
    'session-result': fc.oneof(certificates, fc.jsonValue()),
  },
  { requiredKeys: ['id'] },
);
const page = enveloped(fc.record({ data: fc.oneof(fc.array(row, { maxLength: 3 }), fc.jsonValue()) }));
const result = enveloped(
  fc.record(
    {
      sessionId: fc.constantFrom(SESSION, SESSION, 'another'),
      sessionResult: word,
      responseStatus: word,
      document: fc.oneof(document, fc.jsonValue()),
      dl_object: fc.oneof(document, fc.jsonValue()),
      liveId: fc.jsonValue(),
      errorInfo: fc.oneof(fc.record({ reasonCode: fc.jsonValue() }), fc.jsonValue()),
      token: fc.oneof({ weight: 4, arbitrary: fc.constant('t') }, fc.jsonValue()),
      metadata: fc.oneof(fc.record({ checks: fc.jsonValue() }), fc.jsonValue()),
      raw_data: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
);

it.each(['fetch', 'result'] as const)(
  'never breaks, and approves at one word only, read from %s',
  async (outcomeFrom) => {
    const settings = settingsWith({ outcomeFrom });
    const approving = outcomeFrom === 'fetch' ? ['PASS', 'COMPLETED_PASS', 'SUCCESS'] : ['SUCCESS'];
    let approved = 0;
    let errors = 0;
    await fc.assert(
      fc.asyncProperty(details, page, result, async (detailsAnswer, fetchAnswer, resultAnswer) => {
        const answers = { [DETAILS]: detailsAnswer, [FETCH]: fetchAnswer, [RESULT]: resultAnswer };
        const mapped = await providerOver(answers, settings)
          .getResult(REF)
          .catch((error: unknown) => {
            if (!ProofingError.isInstance(error)) throw error;
            expect(error.code).toBe('BAD_RESPONSE');
            errors += 1;
            return undefined;
          });
        if (mapped === undefined) return;
        if (mapped.decision === 'approved') {
          approved += 1;
          expect(approving).toContain(asciiUpper(mapped.nativeStatus ?? ''));
        } else expect(mapped.claims).toBeUndefined();
        expect(mapped.status === 'completed').toBe(mapped.decision !== undefined);
      }),
      { numRuns: 1500, seed: 42 },
    );
    // A property that nothing ever reaches would prove nothing.
    expect(approved).toBeGreaterThan(10);
    expect(errors).toBeGreaterThan(10);
  },
);
