import { isCount } from '../support/fields.js';
import { hide } from '../support/hide.js';
import type { SessionRef } from './session.js';

/** Every way a call can fail, and whether the same call may succeed later. */
const RETRYABLE = {
  CONFIG: false,
  NO_SUCH_PROVIDER: false,
  UNSUPPORTED: false,
  INVALID_INPUT: false,
  AUTH: false,
  FORBIDDEN: false,
  RATE_LIMITED: true,
  SESSION_NOT_FOUND: false,
  SESSION_GONE: false,
  CONFLICT: false,
  AMBIGUOUS: false,
  PROVIDER_REJECTED: false,
  PROVIDER_UNAVAILABLE: true,
  BAD_RESPONSE: false,
  NETWORK: true,
  TIMEOUT: true,
  ABORTED: false,
  WEBHOOK_INVALID: false,
  NOT_VERIFIED: false,
  REF_INVALID: false,
  STORE_UNAVAILABLE: true,
} as const;

export type ProofingErrorCode = keyof typeof RETRYABLE;

/** For values from outside, such as a store. */
export function isErrorCode(value: unknown): value is ProofingErrorCode {
  return typeof value === 'string' && Object.hasOwn(RETRYABLE, value);
}

/**
 * What is wrong with a setting. `missing`: it is required but not set. `empty`: it is set, without a value.
 * `unknown`: there is no such setting, or no such variable. `clash`: two places set it. `invalid`: its value is not
 * accepted. `file`: the file that contains it cannot be used. `name`: it names no known adapter or provider.
 * `shape`: it is not the object, list or text expected here.
 */
export type ConfigProblem = 'missing' | 'empty' | 'unknown' | 'clash' | 'invalid' | 'file' | 'name' | 'shape';

/** Something missing or wrong in a configuration, for programs. */
export interface SettingProblem {
  /** Its path, such as `['providers', 'id360', 'password']`; empty when it concerns the whole configuration. */
  readonly setting: readonly string[];
  readonly problem: ConfigProblem;
  /** Where to fix it: the name of a variable, or the path, in a file after the file's name. */
  readonly where: string;
}

/** The failure behind another one: the last poll before a deadline. */
export interface CausedBy {
  readonly code: ProofingErrorCode;
  readonly httpStatus?: number;
  readonly problem?: string;
}

/** The allow-list: nothing else can get into an error, so no secret and no personal data does. */
export interface ProofingErrorFacts {
  readonly code: ProofingErrorCode;
  /** What failed and what to do, in our own words; never text that came from a vendor or a person. No code reads it. */
  readonly message: string;
  readonly retryable?: boolean | undefined;
  readonly provider?: string | undefined;
  readonly httpStatus?: number | undefined;
  /** The vendor's error code; dropped unless it looks like one. */
  readonly nativeCode?: string | undefined;
  /**
   * False for a code that is in no list of ours: it is readable, but hidden from logs and JSON, since it may be
   * anything. True when absent.
   */
  readonly nativeCodeIsKnown?: boolean | undefined;
  /** The vendor's request id; dropped unless it looks like one, and hidden from logs and JSON: it may be anything. */
  readonly requestId?: string | undefined;
  /** Distinguishes several causes of one code, where programs need it: a fixed value of ours. */
  readonly problem?: string | undefined;
  /** The provider's setting to look at, dotted: `http.proxy`. */
  readonly setting?: string | undefined;
  /** The field of the input to correct, dotted: `returnUrl`, `expected.birthdate`, `pages.0`. */
  readonly path?: string | undefined;
  /** The kind of evidence to correct; precedes the message, as the provider's name does. */
  readonly evidence?: string | undefined;
  /** What is missing or wrong in the configuration, in the order of the message. */
  readonly findings?: readonly SettingProblem[] | undefined;
  /** The failure behind this one: a copy of its facts and nothing else. Errors have no `cause`. */
  readonly causedBy?: CausedBy | undefined;
  readonly ref?: SessionRef | undefined;
  /** With AMBIGUOUS: the creation's key. */
  readonly idempotencyKey?: string | undefined;
  /** With AMBIGUOUS, of a creation that takes several calls: the one whose answer was lost, a fixed value of ours. */
  readonly step?: string | undefined;
  readonly pagesAccepted?: number | undefined;
  /** Milliseconds to wait before the next attempt, if the vendor says so; dropped unless it is a finite number. */
  readonly retryAfterMs?: number | undefined;
}

const MARKER = Symbol.for('anyproof.error');
const CODE_LIKE = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}$/;

const PROBLEM = /^[a-z][a-z_]{0,39}$/;
/** A key of a creation: what vendors accept, and nothing that could be a name with spaces. */
export const IDEMPOTENCY_KEY = /^[A-Za-z0-9_.:-]{1,200}$/;
/** Names of settings and fields, separated by dots. */
const NAMES = /^[\w-]{1,64}(?:\.[\w-]{1,64}){0,9}$/;

/**
 * The one error class. Recognize it with {@link ProofingError.isInstance}, which also works across two copies of
 * this package. `retryable` says whether the same call may succeed later without a change.
 */
export class ProofingError extends Error {
  override readonly name = 'ProofingError';
  readonly code: ProofingErrorCode;
  readonly retryable: boolean;
  // Declared rather than initialized, so that an absent fact leaves no `undefined` property.
  declare readonly provider?: string;
  declare readonly httpStatus?: number;
  /** The vendor's; hidden from logs and JSON unless the vendor documents it. */
  declare readonly nativeCode?: string;
  /** The vendor's, for its support; hidden from logs and JSON. */
  declare readonly requestId?: string;
  /** A fixed value, such as `proof_wrong` with WEBHOOK_INVALID (see `WebhookProblem`). */
  declare readonly problem?: string;
  /** With CONFIG: the provider's setting to look at, dotted. */
  declare readonly setting?: string;
  /** With INVALID_INPUT and UNSUPPORTED: the field of the input to correct, dotted. */
  declare readonly path?: string;
  /** With INVALID_INPUT about photos: their kind of evidence. */
  declare readonly evidence?: string;
  /**
   * With CONFIG from `createProofing`: all that is missing or wrong. Hidden from logs and JSON, which have the message: a
   * path contains provider names, and one may be a secret that was set in the wrong place.
   */
  declare readonly findings?: readonly SettingProblem[];
  /** With TIMEOUT of a wait: how the last poll failed. */
  declare readonly causedBy?: CausedBy;
  /** The message without the provider and the evidence in front; hidden from logs and JSON, which have the message. */
  declare readonly summary: string;
  /** With AMBIGUOUS: pass it to `createSession` again where `retryable`; hidden from logs and JSON. */
  declare readonly idempotencyKey?: string;
  /** With AMBIGUOUS: the call whose answer was lost, if the creation takes several. */
  declare readonly step?: string;
  declare readonly pagesAccepted?: number;
  declare readonly retryAfterMs?: number;
  /** The session concerned; hidden from logs and JSON. */
  declare readonly ref?: SessionRef;

  constructor(facts: ProofingErrorFacts) {
    const evidence = facts.evidence !== undefined && NAMES.test(facts.evidence) ? facts.evidence : undefined;
    super([facts.provider, evidence, facts.message].filter((part) => part !== undefined).join(': '));
    this.code = facts.code;
    this.retryable = facts.retryable ?? RETRYABLE[facts.code];
    if (facts.provider !== undefined) this.provider = facts.provider;
    if (isCount(facts.httpStatus)) this.httpStatus = facts.httpStatus;
    if (facts.nativeCode !== undefined && CODE_LIKE.test(facts.nativeCode)) {
      if (facts.nativeCodeIsKnown === false) hide(this, 'nativeCode', facts.nativeCode);
      else this.nativeCode = facts.nativeCode;
    }
    if (facts.requestId !== undefined && CODE_LIKE.test(facts.requestId))
      hide(this, 'requestId', facts.requestId);
    if (facts.problem !== undefined && PROBLEM.test(facts.problem)) this.problem = facts.problem;
    if (facts.setting !== undefined && NAMES.test(facts.setting)) this.setting = facts.setting;
    if (facts.path !== undefined && NAMES.test(facts.path)) this.path = facts.path;
    if (evidence !== undefined) this.evidence = evidence;
    if (facts.findings !== undefined) hide(this, 'findings', facts.findings.map(settingProblem));
    if (facts.causedBy !== undefined) this.causedBy = causedBy(facts.causedBy);
    if (isCount(facts.pagesAccepted)) this.pagesAccepted = facts.pagesAccepted;
    if (isCount(facts.retryAfterMs)) this.retryAfterMs = facts.retryAfterMs;
    if (facts.step !== undefined && PROBLEM.test(facts.step)) this.step = facts.step;
    if (facts.idempotencyKey !== undefined && IDEMPOTENCY_KEY.test(facts.idempotencyKey))
      hide(this, 'idempotencyKey', facts.idempotencyKey);
    hide(this, 'summary', facts.message);
    hide(this, 'ref', facts.ref);
    hide(this, MARKER, true);
  }

  /** True for a ProofingError of any copy of this package, also from another realm. */
  static isInstance(value: unknown): value is ProofingError {
    // Unlike `instanceof`, the tag is the same in all realms (Jest's sandboxes, `node:vm`).
    const isError = Object.prototype.toString.call(value) === '[object Error]';
    return isError && MARKER in (value as Error);
  }

  /** A copy that names the session concerned: one failed login is the error of many callers. */
  withRef(ref: SessionRef): ProofingError {
    return this.copy({ ref });
  }

  /** A copy with the number of pages that the vendor had already accepted. */
  withPagesAccepted(pagesAccepted: number): ProofingError {
    return this.copy({ pagesAccepted });
  }

  private copy(more: Partial<ProofingErrorFacts>): ProofingError {
    const copy = new ProofingError({ ...errorFacts(this), ...more });
    if (this.stack !== undefined) hide(copy, 'stack', this.stack);
    return copy;
  }

  toJSON(): object {
    return Object.assign({ message: this.message }, this);
  }
}

/** The facts of an error, from which an equal error can be created. */
export function errorFacts(error: ProofingError): ProofingErrorFacts {
  const { code, summary: message, retryable, provider, httpStatus, nativeCode, requestId } = error;
  const {
    ref,
    idempotencyKey,
    step,
    pagesAccepted,
    retryAfterMs,
    problem,
    setting,
    path,
    evidence,
    findings,
    causedBy,
  } = error;
  const nativeCodeIsKnown = Object.prototype.propertyIsEnumerable.call(error, 'nativeCode');
  const vendors = { httpStatus, nativeCode, nativeCodeIsKnown, requestId, retryAfterMs };
  const ours = { problem, setting, path, evidence, findings, causedBy };
  return {
    code,
    message,
    retryable,
    provider,
    ...vendors,
    ...ours,
    ref,
    idempotencyKey,
    step,
    pagesAccepted,
  };
}

/** Copies the facts only: a finding and an error contain more. */
function settingProblem({ setting, problem, where }: SettingProblem): SettingProblem {
  return { setting: [...setting], problem, where };
}

function causedBy({ code, httpStatus, problem }: CausedBy): CausedBy {
  return {
    code,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** For an unusable argument; the message quotes nothing of it. */
export function invalidInput(
  message: string,
  facts: Pick<ProofingErrorFacts, 'provider' | 'pagesAccepted' | 'path' | 'evidence'> = {},
): ProofingError {
  return new ProofingError({ ...facts, code: 'INVALID_INPUT', message });
}

/** A decision of the test mode proves nothing, so only an app that opted into it gets one. */
export function testModeRefused(
  provider: string,
  facts: Pick<ProofingErrorFacts, 'ref'> = {},
): ProofingError {
  return new ProofingError({
    ...facts,
    code: 'CONFIG',
    message:
      "the session is one of the vendor's test mode, whose decisions prove nothing; configure live credentials, or accept test sessions with testMode: true",
    problem: 'test_mode',
    setting: 'testMode',
    provider,
  });
}

export function abortedError(provider?: string): ProofingError {
  return new ProofingError({ code: 'ABORTED', message: 'the caller aborted the call', provider });
}

/**
 * Reads an argument of the app. A getter or a proxy in it may throw anything, with any content; the argument then
 * counts as unreadable, which is INVALID_INPUT. Our own errors pass unchanged.
 */
export function inspectInput<T>(look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (ProofingError.isInstance(error)) throw error;
    throw invalidInput('the argument cannot be read');
  }
}

/** Throws INVALID_INPUT unless it is an `AbortSignal`, of any realm or library. */
export function checkSignal(signal: unknown, provider?: string): void {
  if (signal === undefined) return;
  const isSignal =
    typeof signal === 'object' && signal !== null && 'aborted' in signal && 'addEventListener' in signal;
  if (!isSignal) throw invalidInput('signal must be an AbortSignal', { provider });
}
