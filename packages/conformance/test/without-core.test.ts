// Where core itself prevents a mistake, an adapter that makes it passes. The cases are there all the same, and find it once
// core no longer does: here without its boundary, its look at the bytes, and its checks of input.
import { type Adapter, type AdapterDeps, type ProofingSession, withLaunch, withRaw } from '@anyproof/core';
import { conformanceCases } from '../src/index.js';
import { withVerbs } from './broken/broken-adapter.js';
import { referenceHarness } from './reference/harness.js';
import { type Parts, sound } from './reference/parts.js';

jest.mock('../../core/src/boundary/provider', () => ({
  createGuarded: (adapter: Adapter, settings: unknown, deps: AdapterDeps) => adapter.create(settings, deps),
}));
jest.mock('../../core/src/sessions/evidence', () => ({
  checkEvidence: () => undefined,
  checkPages: async (_provider: string, _capabilities: unknown, evidence: unknown) => evidence,
}));
jest.mock('../../core/src/sessions/input', () => ({
  ...jest.requireActual<object>('../../core/src/sessions/input'),
  checkFields: () => undefined,
  checkConsent: () => undefined,
}));
jest.mock('../../core/src/sessions/capabilities', () => ({
  checkCapabilities: () => [],
  checkFilters: () => undefined,
  checkErasable: () => undefined,
}));

interface Unguarded {
  readonly what: string;
  readonly flaws: Partial<Parts>;
  readonly group: string;
  readonly name: RegExp;
}

const claimsAlways: Partial<Parts> = {
  mapResult: (_answer, _session, result) =>
    result.extracted === undefined ? result : { ...result, claims: result.extracted },
};

const cases: readonly Unguarded[] = [
  { what: 'claims when declined', flaws: claimsAlways, group: 'results', name: /^decline: no claims/ },
  { what: 'claims in a review', flaws: claimsAlways, group: 'results', name: /^review: the result is/ },
  {
    what: 'throws the error of another library',
    flaws: {
      errorFor: ({ message }) => Object.assign(new Error(message), { config: { headers: {} } }),
    },
    group: 'errors',
    name: /^getSession, 403/,
  },
  {
    what: 'returns the ref of another session',
    flaws: withVerbs((provider) => ({
      getSession: async (ref, call) => {
        const session = await provider.getSession(ref, call);
        return Object.defineProperty(session, 'ref', { value: { ...ref, id: 'another' } });
      },
    })),
    group: 'life cycle',
    name: /^a session that was only created is pending/,
  },
  {
    what: 'uses a status of its own',
    flaws: withVerbs((provider) => ({
      getSession: async (ref, call) =>
        Object.defineProperty(await provider.getSession(ref, call), 'status', { value: 'PENDING' }),
    })),
    group: 'life cycle',
    name: /^a session that was only created is pending/,
  },
  {
    what: 'shows the launch when a session is stored',
    flaws: withVerbs((provider) => ({
      createSession: async (...call) => {
        const session = await provider.createSession(...call);
        return withRaw({ ...session, launch: session.launch }, {});
      },
    })),
    group: 'redaction',
    name: /^a session in (?:hosted|embedded) mode shows neither its launch/,
  },
  {
    what: 'does not look at the bytes',
    flaws: {},
    group: 'evidence',
    name: /^(?:bytes that are not a picture|a media type that is not accepted|a file over the limit)/,
  },
  {
    what: 'waits forever for a source that sends nothing',
    flaws: withVerbs((provider) => ({
      submitEvidence: async (ref, evidence, call) => {
        for (const page of evidence.pages) for await (const _chunk of page.open()) break;
        const submitted = await provider.submitEvidence?.(ref, evidence, call);
        if (submitted === undefined) throw new Error('unreachable');
        return submitted;
      },
    })),
    group: 'evidence',
    name: /^a source that opens but sends nothing/,
  },
  {
    what: 'asks for no consent',
    flaws: {},
    group: 'consent',
    name: /^direct mode without the required consent/,
  },
  {
    what: 'knows only one flow',
    flaws: {},
    group: 'capabilities',
    name: /^an unknown flow is INVALID_INPUT|^the flow address without a claim that it requires/,
  },
  {
    what: 'does without what it does not have',
    flaws: {},
    group: 'capabilities',
    name: /is UNSUPPORTED before any call|are UNSUPPORTED before any call/,
  },
  {
    what: 'ignores hints silently',
    flaws: {},
    group: 'capabilities',
    name: /warns of each (?:hint|claim)/,
  },
  {
    what: 'erases whatever is asked for',
    flaws: { capabilities: { ...sound.capabilities, erasure: ['session'] } },
    group: 'erasure',
    name: /^erasing a subject that this vendor cannot erase alone is UNSUPPORTED/,
  },
  {
    what: 'lists whatever is asked for',
    flaws: { capabilities: { ...sound.capabilities, filters: [] } },
    group: 'listing',
    name: /^a list by (?:reference|subject|status|time) is UNSUPPORTED/,
  },
  {
    what: 'loses the launch of another attempt',
    flaws: withVerbs((provider) => ({
      retrySession: async (ref) => {
        const session = await provider.getSession(ref);
        return { ...session, launch: {} };
      },
    })),
    group: 'attempts',
    name: /^another attempt ends as the vendor decides/,
  },
  {
    what: 'has no way in',
    flaws: withVerbs((provider) => ({
      createSession: async (...call) => withLaunch(await provider.createSession(...call), {}),
    })),
    group: 'launches',
    name: /^a new session in (?:hosted|embedded) mode/,
  },
  {
    what: 'accepts a session of the test mode',
    flaws: {},
    group: 'test mode',
    name: /^a session (?:in test mode is refused|that was created in test mode)/,
  },
  {
    what: 'requires an action of nobody',
    flaws: withVerbs((provider) => ({
      getSession: async (ref, call) => {
        const { action: _action, ...session } = await provider.getSession(ref, call);
        return session as ProofingSession;
      },
    })),
    group: 'attempts',
    name: /^a failed attempt that may be repeated/,
  },
  { what: 'accepts any return URL', flaws: {}, group: 'input', name: /^a returnUrl that a browser/ },
  { what: 'accepts unknown keys', flaws: {}, group: 'input', name: /^an unknown key of createSession/ },
];

it.each(cases)(
  'without core, an adapter that $what is caught by "$group"',
  async ({ flaws, group, name }) => {
    const found = conformanceCases(referenceHarness(flaws)).filter(
      (one) => one.group === group && name.test(one.name),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { run } of found) await expect(run()).rejects.toThrow();
  },
  30_000,
);
