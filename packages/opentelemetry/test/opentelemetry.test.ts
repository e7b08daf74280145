import { inspect } from 'node:util';
import { createProofing } from '@anyproof/core';
import { fakeProvider } from '@anyproof/core/testing';
import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { openTelemetryObserver } from '../src/index.js';
import { atEmulator, SEAL_KEY, SESSION, tracing, treeOf } from './support.js';

describe('spans', () => {
  async function run(registered: boolean) {
    const manager = new AsyncLocalStorageContextManager();
    if (registered) context.setGlobalContextManager(manager.enable());
    const { tracer, spans } = tracing();
    const { emulator, proofing } = await atEmulator(openTelemetryObserver({ tracer }));
    try {
      const { ref } = await proofing.createSession(SESSION);
      await Promise.all([proofing.getSession(ref), proofing.checkHealth()]);
      return { spans: spans(), ref, emulator };
    } finally {
      await emulator.stop();
      context.disable();
    }
  }

  it.each([
    ['with a context manager', true],
    ['without one', false],
  ])('are one for each verb, and one for each attempt below it, %s', async (_how, registered) => {
    const { spans, emulator } = await run(registered);
    expect(treeOf(spans).sort()).toEqual([
      ['anyproof checkHealth', 'GET /user/whoami'],
      ['anyproof createSession', 'POST /user/login/', 'POST /process/:process/enrollment'],
      ['anyproof getSession', 'GET /enrollment/:id/report'],
    ]);
    const [verb] = spans.filter(({ name }) => name === 'anyproof createSession');
    expect(verb).toMatchObject({
      kind: SpanKind.INTERNAL,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'anyproof.provider': 'id360',
        'anyproof.verb': 'createSession',
        'anyproof.route.by': 'default',
        'anyproof.route.skipped': [],
      },
    });
    const [attempt] = spans.filter(({ name }) => name === 'POST /process/:process/enrollment');
    expect(attempt).toMatchObject({ kind: SpanKind.CLIENT, status: { code: SpanStatusCode.UNSET } });
    expect(attempt?.attributes).toEqual({
      'anyproof.provider': 'id360',
      'anyproof.verb': 'createSession',
      'http.request.method': 'POST',
      'url.template': '/process/:process/enrollment',
      'http.response.status_code': expect.any(Number),
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(emulator.origin).port),
    });
    for (const span of spans) expect(span.ended).toBe(true);
  });

  it('hang below the span of the app', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    try {
      const { tracer, spans } = tracing();
      const fake = fakeProvider();
      const proofing = createProofing({
        adapters: [fake.adapter],
        config: { provider: 'fake', providers: { fake: {} } },
        deps: { observer: openTelemetryObserver({ tracer }) },
      });
      await tracer.startActiveSpan('sign up', async (above: Span) => {
        await proofing.createSession({ reference: 'a' });
        above.end();
      });
      expect(treeOf(spans())).toEqual([['sign up', 'anyproof createSession']]);
    } finally {
      context.disable();
    }
  });

  it('tell of repeats and of errors by their codes', async () => {
    const { tracer, spans } = tracing();
    const observer = openTelemetryObserver({ tracer });
    const { emulator, proofing } = await atEmulator(observer, {
      clock: { now: () => Date.now(), sleep: async () => undefined },
    });
    try {
      emulator.faults.add({ path: /whoami$/, times: 1, effect: { kind: 'status', status: 503 } });
      emulator.faults.add({ path: /whoami$/, times: 2, effect: { kind: 'reset' } });
      await expect(proofing.checkHealth()).rejects.toMatchObject({ code: 'NETWORK' });
    } finally {
      await emulator.stop();
    }
    const told = spans()
      .filter(({ name }) => name !== 'POST /user/login/')
      .map(({ name, status, attributes, events }) => [
        name,
        status,
        attributes['http.response.status_code'],
        attributes['http.request.resend_count'],
        attributes['error.type'],
        events.length,
      ]);
    const error = (message: string) => ({ code: SpanStatusCode.ERROR, message });
    expect(told).toEqual([
      ['GET /user/whoami', error('PROVIDER_UNAVAILABLE'), 503, undefined, 'PROVIDER_UNAVAILABLE', 0],
      ['GET /user/whoami', error('NETWORK'), undefined, 1, 'NETWORK', 0],
      ['GET /user/whoami', error('NETWORK'), undefined, 2, 'NETWORK', 0],
      ['anyproof checkHealth', error('NETWORK'), undefined, undefined, 'NETWORK', 0],
    ]);
  });

  it('tell nothing of an error that is none of ours, of a person, or of a session', async () => {
    const { tracer, spans } = tracing();
    const observer = openTelemetryObserver({ tracer });
    const { emulator, proofing } = await atEmulator(observer);
    try {
      const { ref } = await proofing.createSession(SESSION);
      await proofing.getSession(ref);
      await expect(
        observer.around?.({ kind: 'verb', provider: 'id360', verb: 'getSession' }, () =>
          Promise.reject(new Error('PLANTED message')),
        ),
      ).rejects.toThrow('PLANTED message');
      const all = spans();
      expect(all.at(-1)).toMatchObject({
        status: { code: SpanStatusCode.ERROR, message: '_OTHER' },
        attributes: { 'error.type': '_OTHER' },
        events: [],
      });
      const text = inspect(
        all.map(({ name, attributes, status, events, links }) => ({
          name,
          attributes,
          status,
          events,
          links,
        })),
        { depth: 9 },
      );
      const [dossier] = emulator.dossiers();
      const secrets = [
        'PLANTED',
        String(ref.id),
        ref.state,
        dossier?.apiKey,
        emulator.settings.password,
        SEAL_KEY,
      ];
      for (const secret of secrets) {
        expect(typeof secret).toBe('string');
        expect(text).not.toContain(`${secret}`);
      }
    } finally {
      await emulator.stop();
    }
  });

  it('say which providers were gone past', async () => {
    const { tracer, spans } = tracing();
    const [red, blue] = [fakeProvider('red'), fakeProvider('blue')];
    red.next({ failOnce: { createSession: { code: 'RATE_LIMITED' } } });
    const proofing = createProofing({
      adapters: [red.adapter, blue.adapter],
      config: { provider: 'red', providers: { red: {}, blue: {} } },
      policies: { route: ['red', 'blue'] },
      deps: { observer: openTelemetryObserver({ tracer }) },
    });
    await proofing.createSession({ reference: 'a' });
    expect(spans().map(({ attributes }) => attributes)).toEqual([
      { 'anyproof.provider': 'red', 'anyproof.verb': 'createSession', 'error.type': 'RATE_LIMITED' },
      {
        'anyproof.provider': 'blue',
        'anyproof.verb': 'createSession',
        'anyproof.route.by': 'order',
        'anyproof.route.skipped': ['red RATE_LIMITED'],
      },
    ]);
  });
});

describe('without options', () => {
  it('uses the global providers, also those registered later, and does nothing where there are none', async () => {
    const observer = openTelemetryObserver();
    const span = { kind: 'verb', provider: 'red', verb: 'getSession' } as const;
    expect(await observer.around?.(span, async () => 7)).toBe(7);
    observer.observe({ type: 'verb', provider: 'red', verb: 'getSession', milliseconds: 1 });

    const { tracer, spans } = tracing();
    trace.setGlobalTracerProvider({ getTracer: () => tracer });
    try {
      await observer.around?.(span, async () => 7);
      expect(spans().map(({ name }) => name)).toEqual(['anyproof getSession']);
    } finally {
      trace.disable();
    }
  });
});
