import { abortedError, ProofingError } from './contract/errors.js';
import type { CallOptions, DiagnosisProblem, DiagnosisStep, Finding } from './contract/provider.js';
import { withTimeout } from './support/time.js';

/** The outcome of one check of the configuration. */
export interface Diagnosis {
  /** Such as `credentials`. */
  readonly check: string;
  /** `skipped`: it does not apply, or an earlier check already failed for the same likely cause. */
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** What was seen, what is wrong, or why it was skipped; never a secret. */
  readonly detail?: string;
  /** With `failed`: what to do about it. */
  readonly fix?: string;
  /** With `failed`: the settings to look at, dotted. */
  readonly settings?: readonly string[];
  /** With `failed`: the kind of failure, if a program can recognize it. */
  readonly problem?: DiagnosisProblem;
}

/** Runs the checks one after the other. An outage or a hanging step ends the run. Throws ABORTED and nothing else. */
export async function runDiagnosis(
  steps: readonly DiagnosisStep[],
  call: CallOptions = {},
): Promise<readonly Diagnosis[]> {
  const found: Diagnosis[] = [];
  let cause: string | undefined;
  for (const step of steps) {
    if (cause !== undefined) {
      found.push({ check: step.check, outcome: 'skipped', detail: `not checked: fix ${cause} first` });
      continue;
    }
    const { ends = false, ...diagnosis } = await runStep(step, call);
    found.push(diagnosis);
    if (diagnosis.outcome === 'failed' && (ends || step.blocks !== false)) cause = step.check;
  }
  return found;
}

interface Failure {
  readonly failed: string;
  readonly fix?: string;
  readonly settings?: readonly string[];
  readonly problem?: DiagnosisProblem;
  /** Later checks would fail for the same cause, even if they do not depend on this one. */
  readonly ends?: true;
}

type Ran = Diagnosis & Pick<Failure, 'ends'>;

async function runStep(step: DiagnosisStep, call: CallOptions): Promise<Ran> {
  const { check } = step;
  const finding: Finding | Failure = await inItsTime(step, call).catch(failureOf);
  if (finding === undefined) return { check, outcome: 'ok' };
  if (typeof finding === 'string') return { check, outcome: 'ok', detail: finding };
  if ('skipped' in finding) return { check, outcome: 'skipped', detail: finding.skipped };
  const { failed, fix = step.fix, settings = step.settings ?? [], ...rest } = finding;
  return { check, outcome: 'failed', detail: failed, fix, settings, ...rest };
}

/** Longer than any call with a deadline of its own. Measured in real time, as those deadlines are. */
const STEP_MS = 60_000;
const HANGS: Failure = {
  failed: `timed out after ${STEP_MS / 1_000} s`,
  fix: 'try again; if it times out again, check the functions you supplied among these settings',
  problem: 'hang',
  ends: true,
};

/** The last resort: a step that never settles would hang, or let the process exit without any output. */
function inItsTime(step: DiagnosisStep, { signal }: CallOptions): Promise<Finding | Failure> {
  const late = new AbortController();
  const both = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  return withTimeout<Finding | Failure, Failure>(STEP_MS, () => step.run({ signal: both }), {
    late: () => {
      late.abort();
      return HANGS;
    },
    signal,
    aborted: () => abortedError(),
  });
}

/** Without the provider's name in front, which the reader of a diagnosis already knows. */
function failureOf(error: unknown): Failure {
  if (!ProofingError.isInstance(error)) return { failed: 'an unexpected error' };
  if (error.code === 'ABORTED') throw error;
  return { failed: error.summary, ...(fixOfSource(error) ?? fixOfConnection(error) ?? {}) };
}

/** For a secret whose file or function failed: the vendor and the step's own fix cannot help. */
function fixOfSource({ code, setting, problem }: ProofingError): Partial<Failure> | undefined {
  if (code !== 'CONFIG' || setting === undefined) return undefined;
  const settings = [setting];
  if (problem === 'file') {
    const fix = 'put the secret in that file and let this process read it, or correct the path';
    return { fix, settings, problem };
  }
  if (problem === 'function') {
    const fix = 'fix the function that returns it: it must return the secret, within ten seconds';
    return { fix, settings, problem };
  }
  return undefined;
}

const OUTAGE: Partial<Failure> = {
  fix: 'the vendor is down or slow: no change is needed here; try again later',
  settings: [],
  problem: 'outage',
  ends: true,
};

/** For failures that no setting of the step can fix. */
function fixOfConnection({ code, httpStatus, nativeCode = '' }: ProofingError): Partial<Failure> | undefined {
  switch (code) {
    case 'RATE_LIMITED':
    case 'TIMEOUT':
      return OUTAGE;
    case 'PROVIDER_UNAVAILABLE':
      // A web page in place of the API points to a wrong base URL rather than an outage.
      return httpStatus === 404 || httpStatus === 410 ? undefined : OUTAGE;
    case 'NETWORK':
      return networkFix(nativeCode);
    default:
      return undefined;
  }
}

function networkFix(nativeCode: string): Partial<Failure> {
  const ends = true;
  if (nativeCode === 'PROXY_407') {
    const fix = 'write user:password@ before the host in http.proxy';
    return { fix, settings: ['http.proxy'], problem: 'proxy', ends };
  }
  if (nativeCode.startsWith('PROXY_')) {
    const fix = 'check the address and what the proxy allows; otherwise the vendor is down: try again later';
    return { fix, settings: ['baseUrl', 'http.proxy'], problem: 'proxy', ends };
  }
  if (/CERT|UNABLE_TO_/.test(nativeCode)) {
    const fix =
      'set http.ca to the PEM of its authority if it uses a private CA; otherwise contact the vendor';
    return { fix, settings: ['http.ca'], problem: 'certificate', ends };
  }
  return OUTAGE;
}
