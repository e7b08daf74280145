// The adapter of examples/custom-adapter and its stand-in for the vendor, as one module that plain Node loads.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Adapter } from '@anyproof/core';
import { build } from 'esbuild';
import { root } from '../../../root.js';

/** What is used of them. */
export interface AcmeModule {
  readonly acme: Adapter;
  readonly CREDENTIALS: { readonly clientId: string; readonly clientSecret: string };
  readonly SIGNING_KEY: string;
  createAcme(options: AcmeOptions): AcmeLogic;
  startVendorServer(logic: AcmeLogic): Promise<AcmeServer>;
  signedBy(keys: readonly string[], body: Uint8Array, at: number): { readonly [header: string]: string };
  messageOf(event: AcmeEvent): string;
  /** Moves a verification to another state, which an event reports. */
  enter(world: AcmeWorld, one: AcmeVerification, state: string, change?: { readonly event?: string }): void;
  begin(world: AcmeWorld, one: AcmeVerification, way: 'PAGE'): void;
  /** An event reports that the attempt's report can be read: about the report, not about the verification. */
  closeAttempt(world: AcmeWorld, one: AcmeVerification, findings: readonly string[]): void;
}

interface AcmeOptions {
  readonly accounts: readonly AcmeModule['CREDENTIALS'][];
  readonly readings: { readonly [reading: string]: boolean };
  now(): number;
  origin(): string;
}

export interface AcmeLogic {
  readonly world: AcmeWorld;
  advanced?(): void;
}

export interface AcmeWorld {
  readonly agenda: { moment<T>(work: () => T): T };
  readonly events: { all(): readonly AcmeEvent[] };
  readonly verifications: ReadonlyMap<string, AcmeVerification>;
}

export interface AcmeVerification {
  readonly id: string;
  readonly externalId: string;
  readonly state: string;
  readonly createdAt: number;
  readonly attempts: readonly { readonly reportId: string }[];
}

export interface AcmeEvent {
  readonly id: string;
  readonly object: { readonly type: string; readonly id: string; readonly [field: string]: unknown };
}

interface AcmeServer {
  readonly origin: string;
  readonly clock: { now(): number; advance(milliseconds: number): void };
  stop(): Promise<void>;
}

const EXPORTS: readonly (readonly [names: string, file: string])[] = [
  ['acme', 'src/index.ts'],
  ['CREDENTIALS, SIGNING_KEY', 'test/vendor/stand-in.ts'],
  ['createAcme', 'test/vendor/desk.ts'],
  ['startVendorServer', 'test/vendor/server.ts'],
  ['signedBy', 'test/vendor/events/signature.ts'],
  ['messageOf', 'test/vendor/events/log.ts'],
  ['enter, begin, closeAttempt', 'test/vendor/life/course.ts'],
];

/** The address of the bundled module. */
export async function bundleAcme(): Promise<string> {
  const outfile = join(root, 'dist/crash/acme.mjs');
  await build({
    stdin: {
      contents: EXPORTS.map(([names, file]) => `export { ${names} } from './${file}';`).join('\n'),
      resolveDir: join(root, 'examples/custom-adapter'),
      loader: 'ts',
    },
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return pathToFileURL(outfile).href;
}

export async function loadAcme(module: string): Promise<AcmeModule> {
  const loaded: AcmeModule = await import(module);
  return loaded;
}
