import { inspect } from 'node:util';
import { ProofingError, type ProofingEvent } from '@anyproof/core';
import { type LeakOptions, type LeakReport, runLeaks } from '../src/index.js';
import { withVerbs } from './broken/broken-adapter.js';
import { referenceHarness } from './reference/harness.js';
import { type Parts, sound } from './reference/parts.js';
import { PERSON } from './reference/pictures.js';
import { API_KEY } from './reference/vendor.js';

async function driven(flaws: Partial<Parts>, options: LeakOptions = {}): Promise<readonly LeakReport[]> {
  const reports: LeakReport[] = [];
  await runLeaks(referenceHarness(flaws), (report) => reports.push(report), options);
  return reports;
}

const leaking = (reports: readonly LeakReport[]) => reports.filter(({ leaks }) => leaks.length > 0);

it('a sound adapter shows nothing, and every path is driven', async () => {
  const reports = await driven({});
  expect(leaking(reports).map(({ theme, name, leaks }) => [theme, name, leaks[0]])).toEqual([]);
  // The others ask more of an adapter than the contract does: shapes of answers, proxies, functions for secrets.
  const drivenAsMeant = [
    'objects',
    'refs',
    'webhooks',
    'configuration',
    'sources and files',
    'ports and policies',
  ];
  const failed = reports.filter(
    ({ theme, failure }) => drivenAsMeant.includes(theme) && failure !== undefined,
  );
  expect(failed.map(({ theme, name, failure }) => [theme, name, failure])).toEqual([]);
  expect(new Set(reports.map(({ theme }) => theme)).size).toBe(12);
  expect(reports.length).toBeGreaterThan(500);
  expect(new Set(reports.map(({ theme, name }) => `${theme}: ${name}`)).size).toBe(reports.length);
}, 600_000);

it('what an adapter keeps on an error besides its facts never leaves core', async () => {
  const errorFor: Parts['errorFor'] = (facts, body) =>
    Object.assign(sound.errorFor(facts, body), { cause: new Error(body) });
  const reports = await driven({ errorFor }, { only: 'hostile answers: createSession: 403, a page' });
  expect(reports.length).toBeGreaterThan(0);
  expect(leaking(reports)).toEqual([]);
});

interface LeakyAdapter {
  readonly what: string;
  readonly flaws: Partial<Parts>;
  readonly only: string;
  /** Part of the surface that shows it. */
  readonly shows: RegExp;
}

const leaky: readonly LeakyAdapter[] = [
  {
    what: "quotes the vendor's answer in its errors",
    flaws: {
      errorFor: (facts, body) => sound.errorFor({ ...facts, message: `${facts.message}: ${body}` }, body),
    },
    only: 'hostile answers: getSession: 422',
    shows: /message|inspect/,
  },
  {
    what: "passes on the vendor's own code as one that is known",
    flaws: { errorFor: (facts, body) => sound.errorFor({ ...facts, nativeCode: codeIn(body) }, body) },
    only: 'hostile answers: getSession: 422 with a secret for its code',
    shows: /the error/,
  },
  {
    what: "quotes a vendor's new word",
    flaws: { warningsFor: (word) => [{ code: 'UNKNOWN_NATIVE_STATUS', message: `"${word}" is not known` }] },
    only: "hostile answers: getSession: the vendor's answer, with a person for its words",
    shows: /the value/,
  },
  {
    what: 'holds its settings where they can be printed',
    flaws: {
      provider: (provider) => {
        const settings = { headers: { 'x-api-key': API_KEY } };
        return { ...provider, capabilities: Object.assign({ ...provider.capabilities }, { settings }) };
      },
    },
    only: 'objects: the provider',
    shows: /the provider/,
  },
  {
    what: 'tells an observer the path with the id',
    flaws: {
      provider: (provider, { observer }) => ({
        ...provider,
        getSession: (ref, call) => {
          const event: ProofingEvent = {
            type: 'http',
            provider: 'x',
            method: 'GET',
            route: `/sessions/${ref.id}`,
            milliseconds: 1,
            attempt: 1,
          };
          observer.observe(event);
          return provider.getSession(ref, call);
        },
      }),
    },
    only: 'hostile answers: getSession: 500 that quotes',
    shows: /events/,
  },
  {
    what: 'puts the launch into the session',
    flaws: withVerbs((provider) => ({
      createSession: async (input, call) => {
        const created = await provider.createSession(input, call);
        return Object.defineProperty(created, 'page', { value: created.launch, enumerable: true });
      },
    })),
    only: 'objects: a new session, hosted',
    shows: /the session/,
  },
  {
    what: 'quotes a value in the path of a warning',
    flaws: {
      mapResult: (answer, _session, result) => ({
        ...result,
        warnings: [{ code: 'PARTLY_READ', message: 'a field', path: `person.${answer.person?.family}` }],
      }),
    },
    only: 'objects: a result: approve',
    shows: /a warning/,
  },
  {
    what: 'keeps a secret in the word of a session',
    flaws: withVerbs((provider) => ({
      getSession: async (ref, call) => ({ ...(await provider.getSession(ref, call)), nativeStatus: API_KEY }),
    })),
    only: 'webhooks: handle: a message that is fine',
    shows: /the session store/,
  },
  {
    what: 'quotes a message that it refuses',
    flaws: {
      readWebhook: ({ rawBody, headers }, keys, reader) => {
        if (headers['x-quote'] === undefined) return sound.readWebhook({ rawBody, headers }, keys, reader);
        const message = `refused ${inspect(headers)}`;
        throw new ProofingError({ code: 'WEBHOOK_INVALID', message, provider: reader.provider });
      },
    },
    only: 'webhooks: handle: a message forged',
    shows: /why it was refused|the answer/,
  },
  {
    what: 'keeps what it read of a person in the inbox',
    flaws: {
      readWebhook: (...read) => {
        const notice = sound.readWebhook(...read);
        return notice.about === 'session'
          ? { ...notice, says: { announces: 'pending', nativeStatus: PERSON.family } }
          : notice;
      },
    },
    only: 'webhooks: handle: a message that is fine',
    shows: /the inbox|the session store/,
  },
  {
    what: 'lets the error of a source through',
    flaws: {
      chunksOf: async function* (source) {
        try {
          for await (const chunk of source.open()) yield chunk;
        } catch (error) {
          throw new ProofingError({ code: 'INVALID_INPUT', message: inspect(error) });
        }
      },
    },
    only: 'sources and files: a page: the stream fails half-way',
    shows: /the error/,
  },
];

/** As the hostile answers word it. */
function codeIn(body: string): string {
  return body.startsWith('{"') ? String(Object(JSON.parse(body)).code) : '';
}

describe('an adapter that', () => {
  it.each(leaky)('$what is caught', async ({ flaws, only, shows }) => {
    const found = leaking(await driven(flaws, { only }));
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.leaks[0]?.surface).toMatch(shows);
    expect(JSON.stringify(found)).not.toContain(API_KEY);
    // The very same cases find nothing in the sound one.
    expect(leaking(await driven({}, { only }))).toEqual([]);
  });
});

it('what an adapter hangs on its provider does not leave core', async () => {
  const settings = { headers: { 'x-api-key': API_KEY } };
  const flaws: Partial<Parts> = { provider: (provider) => Object.assign(provider, { settings }) };
  const reports = await driven(flaws, { only: 'objects: the provider' });
  expect(reports.length).toBeGreaterThan(0);
  expect(leaking(reports)).toEqual([]);
});

describe('a tap', () => {
  const only = 'hostile answers: getSession: 500 that quotes';

  it('that shows what it is handed is looked at', async () => {
    const tap = { name: 'a logger', show: () => `it failed with ${API_KEY}` };
    const found = leaking(await driven({}, { only, taps: [tap] }));
    expect(found[0]?.leaks[0]?.surface).toMatch('a logger');
  });

  it('that observes and puts something out is looked at', async () => {
    const events: ProofingEvent[] = [];
    const tap = {
      name: 'an exporter',
      observer: { observe: (event: ProofingEvent) => void events.push(event) },
      drain: () =>
        events.length > 0 ? `authorization: ${Buffer.from(`:${API_KEY}`).toString('base64')}` : '',
    };
    const found = leaking(await driven({}, { only, taps: [tap] }));
    expect(found[0]?.leaks[0]).toMatchObject({ surface: 'an exporter', form: 'in base64' });
  });
});

it('a path that is not driven as meant is told', async () => {
  const reports = await driven(
    withVerbs(() => ({
      getSession: () => Promise.reject(new TypeError('none of ours')),
    })),
    { only: 'refs: getSession: a ref with its state cut' },
  );
  expect(reports.map(({ end, failure }) => ({ end, failure }))).toEqual([
    { end: 'BAD_RESPONSE', failure: 'the adapter broke the contract, and core had to step in' },
  ]);
});
