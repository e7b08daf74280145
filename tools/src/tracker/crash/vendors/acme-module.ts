// What is used of the adapter of examples/custom-adapter, and of its stand-in for the vendor.
import type { Adapter } from '@anyproof/core';

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

export async function loadAcme(module: string): Promise<AcmeModule> {
  const loaded: AcmeModule = await import(module);
  return loaded;
}
