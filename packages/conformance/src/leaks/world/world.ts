import {
  type CreatedSession,
  combineObservers,
  type Observer,
  type Proofing,
  type SessionRef,
} from '@anyproof/core';
import { SEAL_KEY as BENCH_SEAL_KEY, type Bench, bestEnding, type ProcessChange } from '../../bench/bench.js';
import { createDetector, type Leak, type Secret, type SecretKind } from '../../detector/detector.js';
import { launchTexts } from '../../detector/launch.js';
import { surfacesOf } from '../../detector/surfaces.js';
import type { WireRequest } from '../../wire/effect.js';
import type { FaultWire } from '../../wire/wire.js';
import { createKept } from './kept.js';
import { OLD_SEAL_KEY, PLANTED, QUOTE, SEAL_KEY } from './planted.js';

/** A further place where secrets could appear: a logger, a tracer. One serves all cases of a run. */
export interface LeakTap {
  readonly name: string;
  /** Observes every app of the run. */
  readonly observer?: Observer;
  /** What it outputs for a value passed to it. */
  show?(value: unknown): string;
  /** What it has output since the last call. */
  drain?(): string | Promise<string>;
}

/** What a case leaves to be looked at beside what it threw. */
export interface Shown {
  readonly what: string;
  readonly value: unknown;
  /** Kinds of secrets that belong in it. */
  readonly may?: readonly SecretKind[];
}

export interface LeakWorld {
  readonly bench: Bench;
  readonly wire: FaultWire;
  /** A process of the app, with all that is planted in its settings, over the wire that can be told to be hostile. */
  app(change?: ProcessChange): Proofing;
  /** One that many cases share, since a new one logs in; or one that gives up soon. */
  shared(how?: 'impatient'): Proofing;
  /** A session that reached its end. */
  decided(): Promise<SessionRef>;
  /** The app's own calls only: no lie from the vendor. */
  session(app: Proofing): Promise<CreatedSession>;
  /** All that is known by now, in one text. */
  quote(): string;
  learn(...secrets: readonly Secret[]): void;
  /** All that is looked for. */
  secrets(): readonly Secret[];
  learnRequest(request: WireRequest): void;
  learnSession(session: CreatedSession): void;
  /** What shows in a value, and in all that was told since the last look. */
  look(shown: readonly Shown[]): Promise<Leak[]>;
}

/** Vendors hand out tokens without end: of each run of them, the first and the latest are looked for. */
const FIRST = 8;
const LATEST = 24;
/** Headers by which a request proves itself. */
const PROOFS = ['authorization', 'proxy-authorization', 'x-api-key', 'cookie', 'licensekey', 'requestid'];

export function createLeakWorld(bench: Bench, wire: FaultWire, taps: readonly LeakTap[]): LeakWorld {
  const { harness, vendor } = bench;
  const detector = createDetector();
  const told: unknown[] = [];
  let decided: Promise<SessionRef> | undefined;
  const known = new Map<string, Secret>();
  const learn = (...secrets: readonly Secret[]) => {
    for (const secret of secrets) if (!known.has(secret.text)) known.set(secret.text, secret);
    detector.add(secrets);
  };
  learn(...PLANTED, credential('seal key of the bench', BENCH_SEAL_KEY));
  for (const [index, text] of (harness.leaks?.secrets ?? []).entries())
    learn(credential(`secret ${index + 1} of the settings`, text));
  for (const [index, text] of harness.person.personalData.entries())
    learn({ kind: 'person', name: `personal data ${index + 1} of the harness`, text });

  const learnVendor = () => {
    const secrets = [...new Set(vendor.secrets())];
    const some = [...secrets.slice(0, FIRST), ...secrets.slice(FIRST).slice(-LATEST)];
    for (const text of some)
      if (!known.has(text)) learn(credential(`secret ${secrets.indexOf(text) + 1} of the vendor`, text));
  };
  const recorder: Observer = { observe: (event) => void told.push(event) };
  const kept = createKept();
  const observers = [recorder, ...taps.flatMap(({ observer }) => (observer === undefined ? [] : [observer]))];
  const learnRef = ({ id, state }: SessionRef) => {
    // A number is no secret, and found by chance.
    if (!/^\d+$/.test(id)) learn({ kind: 'id', name: 'session id', text: id });
    if (state !== undefined) learn({ kind: 'id', name: 'state of a ref', text: state });
  };
  const learnSession = (session: CreatedSession) => {
    learnVendor();
    for (const text of launchTexts(session))
      learn({ ...credential('launch', text), ...(text.includes(session.ref.id) && { whole: true }) });
    learnRef(session.ref);
  };

  const shared = new Map<string, Proofing>();
  const world: LeakWorld = {
    bench,
    wire,
    app: (change = {}) => {
      const { deps, settings, ...rest } = change;
      const observer = deps?.observer === undefined ? observers : [...observers, deps.observer];
      return bench.again({
        origin: wire.origin,
        seal: { keys: [SEAL_KEY, OLD_SEAL_KEY, BENCH_SEAL_KEY] },
        ...rest,
        settings: { ...harness.leaks?.settings, ...settings },
        deps: {
          http: { ...vendor.http, breaker: false },
          ...kept.ports(),
          ...deps,
          observer: combineObservers(...observer),
        },
      });
    },
    shared: (how) => {
      const app =
        shared.get(how ?? 'patient') ?? world.app(how === 'impatient' ? { settings: harness.impatient } : {});
      shared.set(how ?? 'patient', app);
      return app;
    },
    decided: () => {
      decided ??= bench.reach(bestEnding(harness)).then(({ ref }) => {
        learnRef(ref);
        return ref;
      });
      return decided;
    },
    session: async (app) => {
      const session = await app.createSession(bench.input());
      learnSession(session);
      return session;
    },
    quote: () => {
      learnVendor();
      return [QUOTE, ...[...known.keys()].filter((text) => !QUOTE.includes(text))].join(' ');
    },
    learn,
    secrets: () => [...known.values()],
    learnSession,
    learnRequest: ({ headers }) => {
      for (const name of PROOFS)
        for (const part of String(headers[name] ?? '').split(' '))
          if (part.length >= 12) learn(credential(`header ${name}`, part));
    },
    look: async (shown) => {
      learnVendor();
      const leaks = shown.flatMap(({ what, value, may }) =>
        detector.find(
          [...surfacesOf(value), ...tapped(taps, value)].map(
            ([surface, text]) => [`${what}: ${surface}`, text] as const,
          ),
          may,
        ),
      );
      const events = told.splice(0);
      const drained = await Promise.all(
        taps.map(async (tap) => [tap.name, (await tap.drain?.()) ?? ''] as const),
      );
      return [
        ...leaks,
        ...detector.find([['events', JSON.stringify(events)], ...drained]),
        ...detector.find(kept.drain()),
      ];
    },
  };
  return world;
}

const credential = (name: string, text: string): Secret => ({ kind: 'credential', name, text });

function* tapped(taps: readonly LeakTap[], value: unknown): Generator<readonly [string, string]> {
  for (const { name, show } of taps) if (show !== undefined) yield [name, show(value)];
}
