import type { EvidenceInput, SubmittedEvidence } from './evidence.js';
import { checkEvidence } from './evidence-check.js';
import type { Proofing } from './proofing.js';
import type { ProofingResult } from './result.js';
import type { Creation } from './route-creation.js';
import type { CreatedSession, CreateSessionInput, ProofingSession } from './session.js';
import type { WaitOptions } from './wait.js';
import type { Warning } from './warnings.js';

/** Direct mode takes the evidence itself; hosted mode at most says which kinds to ask for. */
export type RunInput =
  | (Omit<CreateSessionInput, 'mode' | 'evidence'> & {
      readonly mode: 'direct';
      readonly evidence: readonly EvidenceInput[];
    })
  | (CreateSessionInput & { readonly mode?: 'hosted' });

export type RunStep = 'created' | 'evidence' | 'finalized' | 'waiting' | 'done';

export interface RunProgress {
  readonly step: RunStep;
  readonly session: ProofingSession;
  /** With `evidence`: which kind, and what became of it. */
  readonly kind?: string;
  readonly submitted?: SubmittedEvidence;
}

export interface RunOptions extends WaitOptions {
  /** The provider to use; by default the one that `policies.route` or the configuration names. */
  readonly provider?: string;
  /** Awaited before anything else happens: store `session.ref`, and in hosted mode send the person to `session.launch`. */
  readonly onSession?: (session: CreatedSession) => unknown;
  readonly onProgress?: (progress: RunProgress) => unknown;
}

export interface RefusedEvidence extends SubmittedEvidence {
  readonly kind: string;
}

/** The result; `refused` is there when a photo was refused, and the session waits for a better one. */
export type RunResult = ProofingResult & { readonly refused?: RefusedEvidence };

export interface RunParts {
  readonly proofing: Proofing;
  create(input: CreateSessionInput, creation: Creation): Promise<CreatedSession>;
}

/** Create → evidence → finalize → wait → result, in one call. See {@link Proofing.run}. */
export async function runProofing(
  { proofing, create }: RunParts,
  input: RunInput,
  options: RunOptions,
): Promise<RunResult> {
  const { provider: requested, signal } = options;
  const session = await create(createInput(input), {
    provider: requested,
    ...(signal === undefined ? {} : { signal }),
    check: (name, { capabilities }) => {
      if (input.mode !== 'direct') return;
      for (const evidence of input.evidence) checkEvidence(name, capabilities, evidence);
    },
  });
  const { ref } = session;
  const provider = proofing.provider(ref.provider);
  await options.onSession?.(session);
  const report = async (progress: Omit<RunProgress, 'session'>) =>
    options.onProgress?.({ ...progress, session });
  await report({ step: 'created' });

  const skipped: Warning[] = session.warnings.filter((warning) => !isOwnHint(warning, input));
  if (input.mode === 'direct') {
    for (const evidence of input.evidence) {
      const submitted = await proofing.submitEvidence(ref, evidence, options);
      await report({ step: 'evidence', kind: evidence.kind, submitted });
      if (!submitted.accepted) return refusedResult(proofing, session, evidence, submitted, options);
    }
    if (provider.finalizeSession === undefined)
      skipped.push({ code: 'STEP_NOT_NEEDED', message: 'this vendor has no finalize step' });
    else await proofing.finalizeSession(ref, options);
    await report({ step: 'finalized' });
  }

  await report({ step: 'waiting' });
  const result = await proofing.waitForResult(ref, options);
  await report({ step: 'done' });
  return withWarnings(result, skipped);
}

/** What `run` tells the vendor of its own accord, at creation, is submitted right after, so nothing of it was ignored. */
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
  session: CreatedSession,
  evidence: EvidenceInput,
  submitted: SubmittedEvidence,
  options: RunOptions,
): Promise<RunResult> {
  const result = await proofing.getResult(session.ref, options);
  return Object.assign(result, {
    reasons: [...submitted.reasons, ...result.reasons],
    refused: { kind: evidence.kind, ...submitted },
  });
}

function withWarnings(result: ProofingResult, earlier: readonly Warning[]): ProofingResult {
  const known = new Set(result.warnings.map((warning) => warning.message));
  const missing = earlier.filter((warning) => !known.has(warning.message));
  return Object.assign(result, { warnings: [...missing, ...result.warnings] });
}
