import type {
  Proofing,
  ProofingDeps,
  ProofingPolicies,
  SessionStore,
  TokenCache,
  WebhookInbox,
} from '@anyproof/core';
import { createProofing, inMemoryInbox, inMemorySessions, inMemoryTokens } from '@anyproof/core';
import { configFor, PROVIDER } from '../../bench/bench.js';
import { type LeakCase, ours } from '../world/case.js';
import { indiscreet, PERSON, QUOTE, SEAL_KEY } from '../world/planted.js';
import type { LeakWorld } from '../world/world.js';

type Misdeed = readonly [name: string, act: () => unknown];

const MISDEEDS: readonly Misdeed[] = [
  [
    'throws an error that quotes',
    () => {
      throw indiscreet();
    },
  ],
  ['rejects with an error that quotes', () => Promise.reject(indiscreet())],
  ['rejects with a text that quotes', () => Promise.reject(QUOTE)],
  ['gives a text that quotes', () => Promise.resolve(QUOTE)],
  ['gives an object that quotes', () => Promise.resolve({ [QUOTE]: QUOTE, notice: { sessionId: QUOTE } })],
];

interface Port {
  readonly name: string;
  /** The verbs that use it. */
  readonly verbs: readonly (keyof typeof CALLS)[];
  /** The methods that misbehave one at a time. */
  readonly methods: readonly string[];
  deps(method: string, act: () => unknown): ProofingDeps;
}

/** The port, with one method that misbehaves. */
function broken<P extends object>(port: P, method: string, act: () => unknown): P {
  return Object.assign(Object.create(null), port, { [method]: act });
}

const PORTS: readonly Port[] = [
  {
    name: 'sessions',
    verbs: ['createSession', 'getResult', 'getHistory', 'webhooks.handle'],
    methods: ['read', 'write', 'update'],
    deps: (method, act) => ({ sessions: broken<SessionStore>(inMemorySessions(), method, act) }),
  },
  {
    name: 'inbox',
    verbs: ['webhooks.handle', 'webhooks.resume'],
    methods: ['add', 'remove', 'pending'],
    deps: (method, act) => ({ inbox: broken<WebhookInbox>(inMemoryInbox(), method, act) }),
  },
  {
    name: 'tokens',
    verbs: ['getResult'],
    methods: ['get', 'set', 'lease'],
    deps: (method, act) => ({ tokens: broken<TokenCache>(inMemoryTokens(), method, act) }),
  },
  {
    name: 'observer',
    verbs: ['createSession', 'getResult'],
    methods: ['observe', 'around'],
    deps: (method, act) => ({
      observer: broken(
        { observe: () => undefined, around: <T>(_span: unknown, work: () => Promise<T>) => work() },
        method,
        act,
      ),
    }),
  },
];

const CALLS = {
  createSession: (world: LeakWorld, app: Proofing) => world.session(app),
  getResult: async (world: LeakWorld, app: Proofing) => app.getResult(await world.decided()),
  getHistory: async (world: LeakWorld, app: Proofing) => app.getHistory(await world.decided()),
  'webhooks.handle': (world: LeakWorld, app: Proofing) => delivered(world, app),
  'webhooks.resume': (_world: LeakWorld, app: Proofing) => app.webhooks.resume(),
} as const;

/** The app's own parts fail and quote: stores, caches, observers, its choice of a route. */
export function portCases(world: LeakWorld): LeakCase[] {
  const theme = 'ports and policies';
  return [
    ...PORTS.flatMap(({ name, verbs, methods, deps }) =>
      methods.flatMap((method) =>
        MISDEEDS.flatMap(([what, act]) =>
          verbs.map(
            (verb): LeakCase => ({
              theme,
              name: `${verb}: ${name}.${method} ${what}`,
              run: async () => [ours(await CALLS[verb](world, world.app({ deps: deps(method, act) })))],
            }),
          ),
        ),
      ),
    ),
    ...routeCases(world),
    ...attemptsCases(world),
  ];
}

async function delivered(world: LeakWorld, app: Proofing): Promise<unknown> {
  const { webhooks, endings } = world.bench.harness;
  const { id } = await world.decided();
  const rawBody = Buffer.from(webhooks?.body(id, endings[0] ?? 'approve') ?? '{}');
  const handled = await app.webhooks.handle({
    headers: webhooks?.headers(rawBody) ?? {},
    rawBody,
    onSession: () => {
      throw indiscreet();
    },
  });
  await handled.done;
  return { status: handled.status, body: handled.body };
}

function routeCases(world: LeakWorld): LeakCase[] {
  const routes: readonly (readonly [name: string, route: unknown])[] = [
    ...MISDEEDS.map(([name, act]) => [`a function ${name}`, act] as const),
    ['a function names a word', () => PERSON.family],
    ['a function names a list of words', () => [PERSON.family, PERSON.number, PROVIDER]],
    ['a function gives an object', () => ({ [QUOTE]: QUOTE })],
    ['a function names nobody', () => []],
    ['names that are none', [QUOTE, QUOTE]],
    ['a text', QUOTE],
    ['weights of nobody', { weights: { [QUOTE]: 1 } }],
    ['weights that are none', { weights: { [PROVIDER]: QUOTE } }],
    ['an object', { [QUOTE]: QUOTE }],
  ];
  return routes.map(([name, route]) => policyCase(world, `route: ${name}`, { route } as ProofingPolicies));
}

function attemptsCases(world: LeakWorld): LeakCase[] {
  const attempts: readonly (readonly [name: string, attempts: unknown])[] = [
    ['a text', QUOTE],
    ['an object', { [QUOTE]: QUOTE }],
    ['a number that quotes', after(QUOTE, 'decline')],
    ['a word for what follows', after(1, PERSON.family)],
    ['a provider that quotes', after(1, { provider: QUOTE })],
    ['an object for what follows', after(1, { [QUOTE]: QUOTE })],
  ];
  return attempts.map(([name, one]) =>
    policyCase(world, `attempts: ${name}`, { attempts: one } as ProofingPolicies),
  );
}

const after = (max: unknown, then: unknown) => ({ max, then });

function policyCase(world: LeakWorld, name: string, policies: ProofingPolicies): LeakCase {
  return {
    theme: 'ports and policies',
    name: `policies.${name}`,
    run: async () => {
      const input = configFor(world.bench.harness, world.wire.origin, { seal: { key: SEAL_KEY } });
      return [ours(await createProofing({ ...input, policies }).createSession(world.bench.input()))];
    },
  };
}
