import type { Proofing, SessionRef } from '@anyproof/core';
import { type LeakCase, ours } from '../world/case.js';
import { INPUT_TOKEN, PERSON, QUOTE, SEAL_KEY } from '../world/planted.js';
import type { LeakWorld } from '../world/world.js';

type Call = (app: Proofing, ref: SessionRef, world: LeakWorld) => Promise<unknown>;

const VERBS: { readonly [verb: string]: Call } = {
  getSession: (app, ref) => app.getSession(ref),
  getResult: (app, ref) => app.getResult(ref),
  handleReturn: (app, ref) => app.handleReturn(ref),
  getHistory: (app, ref) => app.getHistory(ref),
  // A launch is the secret itself.
  getLaunch: async (app, ref) => void (await app.getLaunch(ref)),
  finalizeSession: (app, ref) => app.finalizeSession(ref),
  eraseSession: (app, ref) => app.eraseSession(ref),
  cancelSession: (app, ref) => app.cancelSession(ref),
  retrySession: (app, ref, { bench }) => app.retrySession(ref, bench.input()),
  decideSession: (app, ref) => app.decideSession(ref, { decision: 'declined', by: 'rule-7' }),
  'createSession with it as the previous one': (app, previous, { bench }) =>
    app.createSession({ ...bench.input(), previous }),
};

/** What becomes of a ref between a store and us. */
const TAMPERED: readonly (readonly [
  name: string,
  change: (ref: SessionRef, stranger: SessionRef) => unknown,
])[] = [
  ['of a provider that quotes', (ref) => ({ ...ref, provider: PERSON.family })],
  ['of a provider that is an object', (ref) => ({ ...ref, provider: { [QUOTE]: QUOTE } })],
  ['with a person for its id', (ref) => ({ ...ref, id: `${PERSON.given} ${PERSON.email}` })],
  ['with a token for its id', (ref) => ({ ...ref, id: INPUT_TOKEN })],
  ['with a path for its id', (ref) => ({ ...ref, id: `../${INPUT_TOKEN}/..` })],
  ['with half a surrogate pair for its id', (ref) => ({ ...ref, id: `${INPUT_TOKEN}\ud83d` })],
  ['with a key for its state', (ref) => ({ ...ref, state: SEAL_KEY })],
  ['with a text for its state', (ref) => ({ ...ref, state: `k1.${QUOTE}` })],
  [
    'with plain state',
    (ref) => ({
      ...ref,
      state: `plain.${Buffer.from(JSON.stringify({ quote: QUOTE })).toString('base64url')}`,
    }),
  ],
  ['with its state cut', (ref) => ({ ...ref, state: ref.state?.slice(0, -6) })],
  [
    'with one letter of its state changed',
    (ref) => ({ ...ref, state: ref.state?.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) }),
  ],
  ["with another session's state", (ref, stranger) => ({ ...ref, state: stranger.state })],
  ['without its state', ({ provider, id }) => ({ provider, id })],
  ['as a text', (ref) => JSON.stringify({ ...ref, note: QUOTE })],
  ['as nothing', () => null],
  ['with more in it', (ref) => ({ ...ref, [QUOTE]: QUOTE, toJSON: () => QUOTE })],
];

export function refCases(world: LeakWorld): LeakCase[] {
  let refs: Promise<readonly [SessionRef, SessionRef]> | undefined;
  const make = async () => {
    const app = world.app();
    return [(await world.session(app)).ref, (await world.session(app)).ref] as const;
  };
  return Object.entries(VERBS).flatMap(([verb, call]) =>
    TAMPERED.map(
      ([name, change]): LeakCase => ({
        theme: 'refs',
        name: `${verb}: a ref ${name}`,
        run: async () => {
          refs ??= make();
          const [ref, stranger] = await refs;
          return [ours(await call(world.shared(), change(ref, stranger) as SessionRef, world))];
        },
      }),
    ),
  );
}
