import type { CallOptions } from '@anyproof/core';
import type { VerbUnderFault } from '../../faults/ready.js';
import type { WireEffect } from '../../wire/effect.js';
import { type LeakCase, ours } from '../world/case.js';
import { CLIENT_KEY, indiscreet, PASSPHRASE, PROXY_PASSWORD, PROXY_USER, QUOTE } from '../world/planted.js';
import type { LeakWorld } from '../world/world.js';

interface Fault {
  readonly name: string;
  readonly effect: WireEffect;
  readonly impatient?: true;
}

/** The bodies are the vendor's own, with people in them. */
const FAULTS: readonly Fault[] = [
  { name: 'reset before headers', effect: { kind: 'reset-before-headers' } },
  { name: 'reset in the body', effect: { kind: 'reset-in-body' } },
  { name: 'the answer is lost', effect: { kind: 'lost-answer' } },
  { name: 'no answer', effect: { kind: 'hang' }, impatient: true },
  { name: 'silence in the body', effect: { kind: 'stall-in-body' }, impatient: true },
  { name: 'half of the JSON', effect: { kind: 'body', change: 'half-json' } },
  { name: 'broken gzip', effect: { kind: 'body', change: 'broken-gzip' } },
  { name: 'a __proto__ key', effect: { kind: 'body', change: 'prototype-key' } },
  { name: 'Content-Length too long', effect: { kind: 'wrong-length', by: 1 } },
  { name: 'Content-Length too short', effect: { kind: 'wrong-length', by: -1 } },
];

/** What a caller may abort with. */
const REASONS: readonly (readonly [name: string, reason: () => unknown])[] = [
  ['an error that quotes', indiscreet],
  ['a text that quotes', () => QUOTE],
  ['an object that quotes', () => ({ message: QUOTE, code: QUOTE })],
];

export function connectionCases(world: LeakWorld, verbs: readonly VerbUnderFault[]): LeakCase[] {
  const theme = 'connections and aborts';
  return verbs.flatMap((verb): LeakCase[] => {
    const drive = async (effect: WireEffect, impatient: boolean, options?: () => CallOptions) => {
      const decided = await world.decided();
      const ready = await verb.ready(world.bench, decided);
      const app = world.shared(impatient ? 'impatient' : undefined);
      await app.getSession(decided);
      world.wire.spoil(effect, verb.match, false);
      return [ours(await ready.call(app, options?.()))];
    };
    return [
      ...FAULTS.map(
        ({ name, effect, impatient }) =>
          ({
            theme,
            name: `${verb.verb}: ${name}`,
            run: () => drive(effect, impatient === true),
          }) as const,
      ),
      ...REASONS.flatMap(([name, reason]) => [
        {
          theme,
          name: `${verb.verb}: aborted before, with ${name}`,
          run: () => drive({ kind: 'hang' }, false, () => ({ signal: AbortSignal.abort(reason()) })),
        } as const,
        {
          theme,
          name: `${verb.verb}: aborted while the vendor is silent, with ${name}`,
          run: () =>
            drive({ kind: 'hang' }, false, () => {
              const abort = new AbortController();
              setTimeout(() => abort.abort(reason()), 15);
              return { signal: abort.signal };
            }),
        } as const,
      ]),
    ];
  });
}

/** Credentials of the proxy and of our own certificate. */
export function networkCases(world: LeakWorld): LeakCase[] {
  const { bench, wire } = world;
  const secret = (name: string, run: () => Promise<unknown>): LeakCase => ({
    theme: 'proxy and TLS',
    name,
    run: async () => [ours(await run())],
  });
  const proxyUrl = (origin: string) =>
    origin.replace('http://', `http://${PROXY_USER}:${encodeURIComponent(PROXY_PASSWORD)}@`);
  const throughProxy = (origin: string, proxy: string) =>
    world.app({ origin, deps: { http: { proxy: proxyUrl(proxy), breaker: false } } });
  const create = (app: ReturnType<LeakWorld['app']>) => app.createSession(bench.input());
  const pem = (what: string, text: string) => `-----BEGIN ${what}-----\n${text}\n-----END ${what}-----\n`;
  const certificate = {
    cert: pem('CERTIFICATE', CLIENT_KEY),
    key: pem('PRIVATE KEY', CLIENT_KEY),
    passphrase: PASSPHRASE,
  };
  const https = () => wire.origin.replace('http:', 'https:');
  const hostile = (status: number) => () => {
    wire.spoil(
      {
        kind: 'made-up',
        make: (request) => {
          world.learnRequest(request);
          const proof = String(request.headers['proxy-authorization']);
          return {
            status,
            reason: proof,
            headers: { 'x-debug': proof, 'proxy-authenticate': proof },
            body: `${proof} ${world.quote()}`,
          };
        },
      },
      undefined,
      false,
    );
    return create(throughProxy(wire.origin, wire.origin));
  };
  return [
    ...[400, 403, 407, 500, 502, 503].map((status) =>
      secret(`the proxy answers ${status} and quotes its credentials`, hostile(status)),
    ),
    secret('the proxy cuts the connection', () => {
      wire.spoil({ kind: 'reset-before-headers' }, undefined, false);
      return create(throughProxy(wire.origin, wire.origin));
    }),
    secret('nobody listens at the proxy', () => create(throughProxy(wire.origin, 'http://127.0.0.1:9'))),
    secret('the proxy makes no tunnel', () => create(throughProxy(https(), wire.origin))),
    secret('nobody listens at the proxy for a tunnel', () =>
      create(throughProxy(https(), 'http://127.0.0.1:9')),
    ),
    secret('an app with a proxy is printed', async () => throughProxy(wire.origin, wire.origin)),
    secret('a client certificate that is none', () =>
      create(
        world.app({ origin: https(), deps: { http: { clientCertificate: certificate, breaker: false } } }),
      ),
    ),
    secret('a client certificate as a setting of the provider', () =>
      create(world.app({ origin: https(), settings: { http: { clientCertificate: certificate } } })),
    ),
    secret('TLS to a server that speaks none', () => create(world.app({ origin: https() }))),
    secret('nobody listens', () => create(world.app({ origin: 'http://127.0.0.1:9' }))),
    secret('a host name that nobody has', () => create(world.app({ origin: 'https://nobody.invalid' }))),
  ];
}
