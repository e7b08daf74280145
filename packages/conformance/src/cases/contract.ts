import assert from 'node:assert/strict';
import { CAPABILITIES, type Capability, createProofing, ProofingError, supports } from '@anyproof/core';
import { configFor, PROVIDER } from '../bench/bench.js';
import { failureOf } from '../bench/outcome.js';
import { type Suite, unless } from './case.js';

const VERBS = Object.keys(CAPABILITIES) as Capability[];
/** No vendor takes more, and no app should send more by mistake. */
const LARGEST_EVIDENCE = 2 ** 30;

/** What can be told of an adapter by looking at it. */
export function contractCases(suite: Suite): void {
  const { harness, provider, capabilities, add } = suite;
  const { adapter } = harness;

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
    assert.ok(capabilities.modes.length > 0, 'there is no mode');
    for (const list of [
      capabilities.modes,
      capabilities.verbs,
      capabilities.documentTypes,
      capabilities.artifacts,
    ])
      assert.equal(new Set<string>(list).size, list.length, 'a list contains a duplicate');
  });

  for (const capability of VERBS) {
    const verb = CAPABILITIES[capability];
    add(`the capability "${capability}" is present if and only if ${verb} is`, async () => {
      assert.equal(supports(provider, capability), capabilities.verbs.includes(capability));
    });
  }

  add('capabilities that need each other come together', async () => {
    const has = (capability: Capability) => capabilities.verbs.includes(capability);
    assert.equal(has('evidence'), capabilities.modes.includes('direct'), 'evidence is for direct mode');
    assert.equal(has('evidence'), capabilities.evidence.length > 0, 'evidence has kinds');
    assert.equal(has('artifacts'), capabilities.artifacts.length > 0, 'artifacts have kinds');
    if (capabilities.webhooks !== undefined)
      assert.equal(typeof provider.webhooks?.read, 'function', 'webhooks are announced but cannot be read');
    if (harness.endings.includes('review')) assert.equal(capabilities.manualReview, true, 'manualReview');
  });

  add('each kind of evidence has usable limits', async () => {
    const kinds = capabilities.evidence.map(({ kind }) => kind);
    assert.equal(new Set(kinds).size, kinds.length, 'a kind occurs twice');
    for (const { kind, maxBytes, maxPages, mediaTypes } of capabilities.evidence) {
      assert.ok(
        Number.isInteger(maxBytes) && maxBytes > 0 && maxBytes <= LARGEST_EVIDENCE,
        `${kind}: maxBytes`,
      );
      assert.ok(Number.isInteger(maxPages) && maxPages > 0 && maxPages <= 1000, `${kind}: maxPages`);
      assert.ok(mediaTypes.length > 0, `${kind}: mediaTypes`);
      for (const mediaType of mediaTypes) assert.match(mediaType, /^[a-z]+\/[a-z0-9.+-]+$/, kind);
    }
  });

  add("the harness's good evidence fits the capabilities", async () => {
    for (const { kind, pages, documentType } of harness.evidence.good) {
      const known = capabilities.evidence.find((one) => one.kind === kind);
      assert.ok(known !== undefined, `${kind} is not a kind that the adapter accepts`);
      assert.ok(pages.length <= known.maxPages, `${kind} has too many pages`);
      for (const page of pages) assert.ok(known.mediaTypes.includes(page.mediaType), kind);
      if (documentType !== undefined)
        assert.ok(capabilities.documentTypes.includes(documentType), documentType);
    }
  });

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
    unless(capabilities.verbs.includes('health'), 'this vendor has no checkHealth'),
  );

  add(
    'checkHealth fails if the vendor is down',
    async (bench) => {
      bench.vendor.faults.add({ times: 50, effect: { kind: 'status', status: 503 } });
      const error = await failureOf(() => bench.proofing.checkHealth());
      assert.equal(error.code, 'PROVIDER_UNAVAILABLE');
    },
    unless(capabilities.verbs.includes('health'), 'this vendor has no checkHealth'),
  );

  for (const capability of VERBS.filter((one) => !OPTIONAL_STEPS.has(one)))
    add(
      `${CAPABILITIES[capability]} is UNSUPPORTED, before any call`,
      async (bench) => {
        const { ref } = await bench.create();
        const before = bench.received().length;
        const error = await failureOf(() => callUnsupported(bench.proofing, capability, ref));
        assert.equal(error.code, 'UNSUPPORTED');
        assert.ok(ProofingError.isInstance(error));
        assert.equal(bench.received().length, before, 'the vendor was called');
      },
      unless(!capabilities.verbs.includes(capability), 'this adapter has the verb'),
    );
}

/** Steps that are skipped where a vendor does not have them: no app needs a branch for them. */
const OPTIONAL_STEPS: ReadonlySet<Capability> = new Set(['consent', 'finalize']);

function callUnsupported(
  proofing: Parameters<Parameters<Suite['add']>[1]>[0]['proofing'],
  capability: Capability,
  ref: Parameters<typeof proofing.getSession>[0],
): Promise<unknown> {
  switch (capability) {
    case 'artifacts':
      return proofing.downloadArtifact(ref, { id: 'x', kind: 'other' });
    case 'evidence':
      return proofing.submitEvidence(ref, { kind: 'selfie', pages: [] });
    case 'list':
      return proofing.listSessions();
    case 'health':
      return proofing.checkHealth();
    case 'consent':
      return proofing.recordConsent(ref, { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' });
    default:
      return proofing[CAPABILITIES[capability]](ref);
  }
}
