import { ProofingError } from '../contract/errors.js';
import type { EvidenceInput, SubmittedEvidence } from '../contract/evidence.js';
import type { Proofing, RunInput, RunOptions, RunProgress, RunResult } from '../contract/proofing.js';
import type { Warning } from '../contract/reasons.js';
import type { ProofingResult } from '../contract/result.js';
import type { CreatedSession, CreateSessionInput, SessionRef } from '../contract/session.js';
import { withParts } from '../support/hide.js';
import type { Creation } from './create.js';
import { checkEvidence } from './evidence.js';
import { throwWithRef } from './providers.js';
import { checkSameReference, checkTimeout, DEFAULT_TIMEOUT_MS, ownCode } from './wait.js';

interface RunParts {
  readonly proofing: Proofing;
  create(input: CreateSessionInput, creation: Creation): Promise<CreatedSession>;
  /** As `Proofing.waitForResult`; throws BAD_RESPONSE for an answer with another reference. */
  waitFor(ref: SessionRef, options: RunOptions, reference: string): Promise<ProofingResult>;
}

/** Create → evidence → finalize → wait → result, in one call. See {@link Proofing.run}. */
export async function runProofing(parts: RunParts, input: RunInput, options: RunOptions): Promise<RunResult> {
  const { provider: requested, idempotencyKey, signal } = options;
  checkTimeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const session = await parts.create(createInput(input), {
    provider: requested,
    idempotencyKey,
    ...(signal === undefined ? {} : { signal }),
    check: (name, { capabilities }) => {
      if (input.mode !== 'direct') return;
      for (const evidence of input.evidence) checkEvidence(name, capabilities, evidence, input.flow);
    },
  });
  // From here on the session exists, so every error names it.
  return goThrough(parts, input, options, session).catch((error: unknown) =>
    throwWithRef(error, session.ref),
  );
}

async function goThrough(
  { proofing, waitFor }: RunParts,
  input: RunInput,
  options: RunOptions,
  session: CreatedSession,
): Promise<RunResult> {
  const { ref } = session;
  const provider = proofing.provider(ref.provider);
  const own = async (name: 'onSession' | 'onProgress', work: () => unknown) =>
    ownCode(async () => work(), {
      signal: options.signal,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      late: () => tooSlow(name, ref.provider),
    });
  const { onSession, onProgress } = options;
  if (onSession !== undefined) await own('onSession', () => onSession(session));
  const report = async (progress: Omit<RunProgress, 'session'>) => {
    if (onProgress !== undefined) await own('onProgress', () => onProgress({ ...progress, session }));
  };
  await report({ step: 'created' });

  const skipped: Warning[] = session.warnings.filter((warning) => !isOwnHint(warning, input));
  if (input.mode === 'direct') {
    for (const evidence of input.evidence) {
      const submitted = await proofing.submitEvidence(ref, evidence, options);
      await report({ step: 'evidence', kind: evidence.kind, submitted });
      if (!submitted.accepted) return refusedResult(proofing, input, session, evidence, submitted, options);
    }
    if (provider.finalizeSession === undefined)
      skipped.push({ code: 'STEP_NOT_NEEDED', message: 'this vendor has no finalize step' });
    else await proofing.finalizeSession(ref, options);
    await report({ step: 'finalized' });
  }

  await report({ step: 'waiting' });
  const result = await waitFor(ref, options, input.reference);
  await report({ step: 'done' });
  return withWarnings(result, skipped);
}

function tooSlow(name: string, provider: string): ProofingError {
  return new ProofingError({
    code: 'TIMEOUT',
    message: `the app's own ${name} took longer than timeoutMs; the session continues at the vendor`,
    provider,
  });
}

/** True for a hint that `run` itself added at creation. The evidence follows at once, so nothing was really ignored. */
function isOwnHint({ code, path }: Warning, input: RunInput): boolean {
  if (code !== 'HINT_IGNORED' || input.mode !== 'direct') return false;
  return path === 'evidence' || (path === 'documentTypes' && input.documentTypes === undefined);
}

function createInput(input: RunInput): CreateSessionInput {
  if (input.mode !== 'direct') return input;
  const shown = input.evidence.flatMap((one) => (one.documentType === undefined ? [] : [one.documentType]));
  return {
    ...input,
    evidence: input.evidence.map((one) => one.kind),
    ...(input.documentTypes === undefined && shown.length > 0 ? { documentTypes: [...new Set(shown)] } : {}),
  };
}

async function refusedResult(
  proofing: Proofing,
  input: RunInput,
  session: CreatedSession,
  evidence: EvidenceInput,
  submitted: SubmittedEvidence,
  options: RunOptions,
): Promise<RunResult> {
  const result = await proofing.getResult(session.ref, options);
  checkSameReference(input.reference, result);
  return withParts(result, {
    reasons: [...submitted.reasons, ...result.reasons],
    refused: { kind: evidence.kind, ...submitted },
  });
}

function withWarnings(result: ProofingResult, earlier: readonly Warning[]): ProofingResult {
  const known = new Set(result.warnings.map((warning) => warning.message));
  const missing = earlier.filter((warning) => !known.has(warning.message));
  return withParts(result, { warnings: [...missing, ...result.warnings] });
}
