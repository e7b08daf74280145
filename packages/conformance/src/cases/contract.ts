import assert from 'node:assert/strict';
import {
  CAPABILITIES,
  type Capability,
  createProofing,
  type Proofing,
  ProofingError,
  type SessionRef,
} from '@anyproof/core';
import { configFor, PROVIDER } from '../bench/bench.js';
import { modesOf, uploadsOf } from '../bench/modes.js';
import { failureOf } from '../bench/outcome.js';
import { type Suite, unless } from './case.js';

/** No vendor takes more, and no app should send more by mistake. */
const LARGEST_EVIDENCE = 2 ** 30;

/** What can be told of an adapter by looking at it. */
export function contractCases(suite: Suite): void {
  const { harness, provider, capabilities, flow, modes, has, add } = suite;
  const { adapter } = harness;
  const flows = Object.values(capabilities.flows);

  add('the adapter has an id for config names and refs, and declares its version', async () => {
    assert.match(adapter.id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    assert.equal(adapter.specificationVersion, 'v1');
    assert.equal(provider.id, adapter.id, "the provider's id is the adapter's");
    assert.equal(provider.specificationVersion, 'v1');
  });

  add('the settings schema is a Standard Schema, and validates synchronously', async () => {
    const { '~standard': standard } = adapter.settings;
    assert.equal(standard.version, 1);
    const answer = standard.validate(harness.settings('http://127.0.0.1:9'));
    assert.ok(!('then' in answer), 'it validates asynchronously');
    assert.equal(answer.issues, undefined);
  });

  add('one CONFIG error names all missing settings, and quotes none', async () => {
    const error = await failureOf(async () =>
      createProofing({
        adapters: [adapter],
        config: { provider: PROVIDER, providers: { [PROVIDER]: { adapter: adapter.id } }, seal: 'none' },
      }),
    );
    assert.equal(error.code, 'CONFIG');
    assert.match(error.message, new RegExp(`providers\\.${PROVIDER}\\.\\w+`));
  });

  add('creating a provider sends no request', async (bench) => {
    bench.again();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(
      bench.received().map(({ path }) => path),
      [],
    );
  });

  add('an adapter whose refs contain a secret refuses to start without a seal key', async (bench) => {
    const { deps, adapters, config } = configFor(harness, bench.vendor.origin);
    const { seal: _seal, ...unsealed } = config;
    const start = () =>
      createProofing({ adapters, config: unsealed, ...(deps === undefined ? {} : { deps }) });
    if (adapter.sealsState !== true) return void start();
    const error = await failureOf(async () => start());
    assert.equal(error.code, 'CONFIG');
    assert.match(error.message, /openssl rand/, 'it says how to make a key');
  });

  add('the capabilities are plain data', async () => {
    assert.deepEqual(JSON.parse(JSON.stringify(capabilities)), capabilities);
    for (const list of listsIn(capabilities))
      assert.equal(
        new Set(list.map((one) => JSON.stringify(one))).size,
        list.length,
        'a list has a duplicate',
      );
    for (const [name, { countries = [] }] of Object.entries(capabilities.flows))
      for (const country of countries) assert.match(country, /^[A-Z]{3}$/, `a country of the flow ${name}`);
  });

  add('each flow has a mode', async () => {
    for (const [name, one] of Object.entries(capabilities.flows))
      assert.ok(modesOf(one).length > 0, `the flow ${name} has no mode`);
  });

  for (const [what, isThere, isListed] of [
    ['eraseSession and a scope of erasure', has('erase'), capabilities.erasure.length > 0],
    ['downloadArtifact and a kind of artifact', has('artifacts'), capabilities.artifacts.length > 0],
    [
      'submitEvidence and a direct mode',
      has('evidence'),
      flows.some((one) => one.modes.direct !== undefined),
    ],
  ] as const)
    add(`${what} come together`, async () => assert.equal(isThere, isListed));

  add('each flow with a direct mode has evidence that the app can submit', async () => {
    for (const one of flows.filter(({ modes }) => modes.direct !== undefined))
      assert.ok(uploadsOf(one).length > 0, 'no kind of evidence has limits for uploads');
  });

  add('webhooks that are announced can be read', async () => {
    assert.ok(capabilities.webhooks === undefined || typeof provider.webhooks?.read === 'function');
  });

  add('filters are of listSessions', async () => {
    assert.ok(has('list') || capabilities.filters.length === 0, 'there are filters, and nothing to filter');
  });

  add(
    'a flow whose sessions can wait for a human says whose',
    async () => assert.ok(flow.reviewedBy !== undefined, 'reviewedBy is absent'),
    unless(harness.endings.includes('review'), 'this vendor has no review'),
  );

  add('each kind of evidence has usable limits', async () => {
    const kinds = flow.evidence.map(({ kind }) => kind);
    assert.equal(new Set(kinds).size, kinds.length, 'a kind occurs twice');
    for (const { kind, maxBytes, maxPages, mediaTypes } of flows.flatMap(uploadsOf)) {
      assert.ok(
        Number.isInteger(maxBytes) && maxBytes > 0 && maxBytes <= LARGEST_EVIDENCE,
        `${kind}: maxBytes`,
      );
      assert.ok(Number.isInteger(maxPages) && maxPages > 0 && maxPages <= 1000, `${kind}: maxPages`);
      assert.ok(mediaTypes.length > 0, `${kind}: mediaTypes`);
      for (const mediaType of mediaTypes) assert.match(mediaType, /^[a-z]+\/[a-z0-9.+-]+$/, kind);
    }
  });

  add(
    "the harness's good evidence fits the capabilities",
    async () => {
      for (const { kind, pages, documentType } of harness.evidence.good) {
        const known = uploadsOf(flow).find((one) => one.kind === kind);
        assert.ok(known !== undefined, `${kind} is not a kind that the adapter accepts`);
        assert.ok(pages.length <= known.maxPages, `${kind} has too many pages`);
        for (const page of pages) assert.ok(known.mediaTypes.includes(page.mediaType), kind);
        if (documentType !== undefined)
          assert.ok(flow.documentTypes?.includes(documentType) !== false, documentType);
      }
    },
    unless(modes.includes('direct'), 'there is no direct mode'),
  );

  add('two providers of one adapter work side by side', async (bench) => {
    const settings = { adapter: adapter.id, ...harness.settings(bench.vendor.origin) };
    const { config, adapters } = configFor(harness, bench.vendor.origin);
    const { http } = bench.vendor;
    const both = createProofing({
      adapters,
      config: { ...config, provider: 'first', providers: { first: settings, second: settings } },
      ...(http === undefined ? {} : { deps: { http } }),
    });
    const [one, two] = [
      await both.createSession(bench.input()),
      await both.createSession(bench.input(), { provider: 'second' }),
    ];
    assert.equal(one.ref.provider, 'first');
    assert.equal(two.ref.provider, 'second');
    assert.notEqual(one.ref.id, two.ref.id);
    assert.equal((await both.getSession(two.ref)).ref.provider, 'second');
  });

  add('the capabilities of a provider do not change when it is used', async (bench) => {
    const before = JSON.stringify(bench.proofing.capabilities());
    await bench.create();
    assert.equal(JSON.stringify(bench.proofing.capabilities()), before);
  });

  add(
    'a healthy vendor is reported as healthy, with the time it took',
    async (bench) => {
      const health = await bench.proofing.checkHealth();
      assert.equal(health.healthy, true);
      assert.ok(health.milliseconds >= 0);
      assert.ok(bench.received().length > 0, 'the vendor was not called');
    },
    unless(has('health'), 'this vendor has no checkHealth'),
  );

  add(
    'checkHealth fails if the vendor is down',
    async (bench) => {
      bench.vendor.faults.add({ times: 50, effect: { kind: 'status', status: 503 } });
      const error = await failureOf(() => bench.proofing.checkHealth());
      assert.equal(error.code, 'PROVIDER_UNAVAILABLE');
    },
    unless(has('health'), 'this vendor has no checkHealth'),
  );

  for (const [capability, call] of Object.entries(UNSUPPORTED) as [keyof typeof UNSUPPORTED, Call][])
    add(
      `${CAPABILITIES[capability]} is UNSUPPORTED, before any call`,
      async (bench) => {
        const { ref } = await bench.create();
        const before = bench.received().length;
        const error = await failureOf(() => call(bench.proofing, ref));
        assert.equal(error.code, 'UNSUPPORTED');
        assert.ok(ProofingError.isInstance(error));
        assert.equal(bench.received().length, before, 'the vendor was called');
      },
      unless(!has(capability), 'this adapter has the verb'),
    );
}

type Call = (proofing: Proofing, ref: SessionRef) => Promise<unknown>;

/** Verbs without which a call has no effect. The others are skipped, or done in another way: no app needs a branch. */
const UNSUPPORTED = {
  launch: (proofing, ref) => proofing.getLaunch(ref),
  evidence: (proofing, ref) => proofing.submitEvidence(ref, { kind: 'selfie', pages: [] }),
  cancel: (proofing, ref) => proofing.cancelSession(ref),
  decide: (proofing, ref) => proofing.decideSession(ref, { decision: 'declined', by: 'rule-7' }),
  list: (proofing) => proofing.listSessions(),
  artifacts: (proofing, ref) => proofing.downloadArtifact(ref, { id: 'x', kind: 'other' }),
  erase: (proofing, ref) => proofing.eraseSession(ref),
  health: (proofing) => proofing.checkHealth(),
} as const satisfies { readonly [capability in Capability]?: Call };

function listsIn(value: unknown): readonly (readonly unknown[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(listsIn);
  return Array.isArray(value) ? [value, ...inside] : inside;
}
