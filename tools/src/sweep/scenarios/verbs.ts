// Calls of verbs for takes, each with the kind of its outcome.
import type {
  Adapter,
  Artifact,
  CreatedSession,
  CreateSessionInput,
  EvidenceInput,
  Launch,
  Proofing,
  ProofingSession,
  SessionPage,
  SessionQuery,
  SessionRef,
  SubmittedEvidence,
} from '@anyproof/core';
import type { Run, Stage } from '../stage.js';

interface Given<Kind extends string, Value> {
  readonly kind: Kind;
  readonly value: Value;
}

export const created =
  (input: CreateSessionInput): Run<Given<'created', CreatedSession>> =>
  async (proofing) => ({ kind: 'created', value: await proofing.createSession(input) });

export const read =
  (verb: 'getSession' | 'getResult', ref: SessionRef): Run<Given<'read', ProofingSession>> =>
  async (proofing) => ({ kind: 'read', value: await proofing[verb](ref) });

export const list =
  (query: SessionQuery): Run<Given<'list', SessionPage>> =>
  async (proofing) => ({ kind: 'list', value: await proofing.listSessions(query) });

export const evidence =
  (ref: SessionRef, one: EvidenceInput): Run<Given<'evidence', SubmittedEvidence>> =>
  async (proofing) => ({ kind: 'evidence', value: await proofing.submitEvidence(ref, one) });

/** For verbs that return nothing about a session. */
export const done =
  <Value>(call: (proofing: Proofing) => Promise<Value>): Run<Given<'value', Value>> =>
  async (proofing) => ({ kind: 'value', value: await call(proofing) });

export const downloaded = (ref: SessionRef, artifact: Artifact): Run<Given<'value', void>> =>
  done(async (proofing) => {
    const { body } = await proofing.downloadArtifact(ref, artifact);
    for await (const _chunk of body);
  });

/** A call of the adapter's typed client. */
export const native = <Client, Value>(
  adapter: Adapter<unknown, Client>,
  call: (client: Client) => Promise<Value>,
): Run<Given<'value', Value>> => done((proofing) => call(proofing.native(adapter)));

/** Handles a vendor's message in a process that has just started. `headersFor` makes the headers that authenticate the bytes. */
export const message =
  (
    provider: string,
    headersFor: (bytes: Buffer) => Record<string, string>,
  ): Run<Given<'message', ProofingSession | undefined>> =>
  async (proofing, body) => {
    const rawBody = Buffer.from(JSON.stringify(body) ?? '');
    const handled = await proofing.webhooks.handle({ provider, rawBody, headers: headersFor(rawBody) });
    return { kind: 'message', value: await handled.done };
  };

/** Of the vendor's page. */
export function urlOf(launch: Launch): string {
  const url = 'url' in launch ? launch.url : undefined;
  if (url === undefined) throw new Error('the launch has no address');
  return url;
}

/** Records both verbs that read a session. */
export async function readBoth(stage: Stage, ref: SessionRef): Promise<void> {
  await stage.take('getSession', read('getSession', ref));
  await stage.take('getResult', read('getResult', ref));
}

/** Waits for something that the vendor does on its own. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const endsAt = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > endsAt) throw new Error(`it never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
