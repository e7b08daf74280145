import assert from 'node:assert/strict';
import {
  abortedError,
  type Clock,
  type CreatedSession,
  type CreateProofingInput,
  type CreateSessionInput,
  createProofing,
  type EvidenceInput,
  type Mode,
  type Proofing,
  type ProofingConfig,
  type ProofingDeps,
  type ProofingEvent,
  type ProofingPolicies,
  type ProofingProvider,
  type ProofingResult,
  type SessionRef,
  systemClock,
} from '@anyproof/core';
import type { ContractFacts } from '../contract/session.js';
import type { ConformanceHarness } from '../harness/harness.js';
import type {
  ConformanceVendor,
  Ending,
  ReceivedRequest,
  RequestMatch,
  VendorActs,
} from '../harness/vendor.js';
import { usualMode } from './modes.js';

/** Unlike any adapter's id, so that an adapter which writes its id for the provider's name is found out. */
export const PROVIDER = 'under-test';
export const SEAL_KEY = Buffer.alloc(32, 7).toString('base64');

/** One case's world: a fresh vendor, and an app in front of it. */
export interface Bench {
  readonly harness: ConformanceHarness;
  readonly vendor: ConformanceVendor;
  readonly proofing: Proofing;
  /** What the app's observer was told. */
  readonly events: readonly ProofingEvent[];
  /** The app's: the vendor's, where that can be moved. */
  readonly clock: Clock;
  /** Another process of the same app: it remembers nothing. */
  again(change?: ProcessChange): Proofing;
  input(mode?: Mode): CreateSessionInput;
  /** A session in direct mode, or in the one there is. */
  create(change?: Partial<CreateSessionInput>): Promise<CreatedSession>;
  show(ref: SessionRef, evidence?: readonly EvidenceInput[]): Promise<void>;
  /** One attempt of the person with good evidence: by the launch, or in direct mode by the app. */
  attempt(session: CreatedSession): Promise<void>;
  /** A session for which everything is done that leads to this ending, which may take the vendor a moment. */
  lead(ending: Ending): Promise<SessionRef>;
  /** The same, once it is there. */
  reach(ending: Ending): Promise<{ readonly ref: SessionRef; readonly result: ProofingResult }>;
  /** The requests that match, of those since `since` were received. */
  received(match?: RequestMatch, since?: number): readonly ReceivedRequest[];
}

export interface ProcessChange {
  readonly origin?: string;
  readonly settings?: { readonly [setting: string]: unknown };
  readonly seal?: ProofingConfig['seal'];
  readonly deps?: ProofingDeps;
  readonly policies?: ProofingPolicies;
  /** Further providers of the same adapter: what their settings change. */
  readonly others?: { readonly [name: string]: { readonly [setting: string]: unknown } };
}

/** Starts a vendor, lets the work happen, and stops it whatever became of it. */
export async function withBench(
  harness: ConformanceHarness,
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  const vendor = await harness.start();
  try {
    await work(createBench(harness, vendor));
  } finally {
    await vendor.stop();
  }
}

export function configFor(
  harness: ConformanceHarness,
  origin: string,
  { settings = {}, seal = { key: SEAL_KEY }, deps = {}, policies = {}, others = {} }: ProcessChange = {},
): CreateProofingInput {
  const providers = Object.entries({ [PROVIDER]: settings, ...others }).map(
    ([name, own]) => [name, { adapter: harness.adapter.id, ...harness.settings(origin), ...own }] as const,
  );
  return {
    adapters: [harness.adapter],
    config: { provider: PROVIDER, providers: Object.fromEntries(providers), seal },
    deps,
    policies,
  };
}

/** Where nobody listens: capabilities depend on the settings, and are known before any call. */
const NOWHERE = 'http://127.0.0.1:9';

/** Built, and never called. */
export const providerOf = (harness: ConformanceHarness): ProofingProvider =>
  createProofing(configFor(harness, NOWHERE)).provider();

/** What the contract says of a session of the provider under test. */
export const factsOf = ({ adapter, person }: ConformanceHarness, ref?: SessionRef): ContractFacts => ({
  adapter: adapter.id,
  provider: PROVIDER,
  forbidden: person.personalData,
  ...(ref === undefined ? {} : { ref }),
});

/** What good evidence leads to at this vendor. */
export function bestEnding({ endings }: ConformanceHarness): Ending {
  return (['approve', 'inconclusive', 'review'] as const).find((one) => endings.includes(one)) ?? 'decline';
}

function createBench(harness: ConformanceHarness, vendor: ConformanceVendor): Bench {
  const events: ProofingEvent[] = [];
  const clock = clockOf(vendor);
  const again: Bench['again'] = (change = {}) => {
    const deps: ProofingDeps = {
      observer: { observe: (event) => void events.push(event) },
      ...(clock === undefined ? {} : { clock }),
      ...(vendor.http === undefined ? {} : { http: vendor.http }),
      ...change.deps,
    };
    return createProofing(configFor(harness, change.origin ?? vendor.origin, { ...change, deps }));
  };
  const proofing = again();
  const usual = usualMode(proofing.capabilities().flows.default);
  let count = 0;

  const input: Bench['input'] = (mode = usual) => {
    count += 1;
    return neutralInput(harness, mode, `case-${count}`);
  };
  const create: Bench['create'] = (change = {}) =>
    proofing.createSession({ ...input(change.mode), ...change });
  const show: Bench['show'] = async (ref, evidence = harness.evidence.good) => {
    for (const one of evidence) await proofing.submitEvidence(ref, one);
  };
  const attempt: Bench['attempt'] = async ({ ref, launch }) => {
    if (Object.keys(launch).length > 0) return harness.visit?.(launch, vendor);
    await show(ref);
    await proofing.finalizeSession(ref);
  };
  const lead: Bench['lead'] = async (ending) => {
    vendor.decide(ending);
    const session = await create();
    if (ending === 'abandon' && usual === 'direct')
      await show(session.ref, harness.evidence.good.slice(0, 1));
    else if (ending !== 'expire') await attempt(session);
    return session.ref;
  };

  return {
    harness,
    vendor,
    proofing,
    events,
    clock: clock ?? systemClock,
    again,
    input,
    create,
    show,
    attempt,
    lead,
    reach: async (ending) => {
      const ref = await lead(ending);
      return { ref, result: await proofing.waitForResult(ref, { timeoutMs: LONGEST_WAIT_MS }) };
    },
    received: (match, since = 0) =>
      vendor
        .received()
        .slice(since)
        .filter((request) => match === undefined || matches(request, match)),
  };
}

/** The vendor, which has this act: cases are only made for those that do. */
export function vendorWith<Act extends keyof VendorActs>(
  { vendor }: Bench,
  act: Act,
): ConformanceVendor & Pick<VendorActs, Act> {
  assert.ok(hasAct(vendor, act), `the vendor needs the act ${act}, and does not have it`);
  return vendor;
}

const hasAct = <Act extends keyof VendorActs>(
  vendor: ConformanceVendor,
  act: Act,
): vendor is ConformanceVendor & Pick<VendorActs, Act> => vendor[act] !== undefined;

/** By the vendor's clock. */
const LONGEST_WAIT_MS = 30 * 60_000;

function neutralInput(harness: ConformanceHarness, mode: Mode, reference: string): CreateSessionInput {
  const { good } = harness.evidence;
  const documentTypes = good.flatMap(({ documentType }) => documentType ?? []);
  const { expected } = harness.person;
  return {
    mode,
    returnUrl: 'https://app.example/proofing/return',
    ...(good.length === 0 ? {} : { evidence: good.map(({ kind }) => kind) }),
    consent: { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' },
    ...(documentTypes.length === 0 ? {} : { documentTypes }),
    ...(expected === undefined ? {} : { expected }),
    ...harness.input,
    reference,
  };
}

export function matches({ method, path }: ReceivedRequest, match: RequestMatch): boolean {
  // A global or sticky expression remembers where it stopped.
  match.path.lastIndex = 0;
  return method.toUpperCase() === match.method.toUpperCase() && match.path.test(path);
}

/** The app's time is the vendor's, and waiting moves both: no case waits for real, and timers of both sides agree. */
function clockOf({ clock }: ConformanceVendor): Clock | undefined {
  if (clock === undefined) return undefined;
  return {
    now: () => clock.now(),
    sleep: async (milliseconds, signal) => {
      if (signal?.aborted) throw abortedError();
      clock.advance(milliseconds);
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw abortedError();
    },
  };
}
