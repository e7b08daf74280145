import { isErrorCode, ProofingError, type ProofingErrorFacts } from '@anyproof/core';

/** What can be asked through the socket: by name, what goes in and what comes out. Both must survive JSON. */
export type Operations<Served> = {
  readonly [Name in keyof Served]: { readonly input: unknown; readonly output: unknown };
};

export type Handlers<Served extends Operations<Served>> = {
  /** The signal fires when the caller is gone. */
  readonly [Name in keyof Served]: (
    input: Served[Name]['input'],
    signal: AbortSignal,
  ) => Promise<Served[Name]['output']>;
};

/** Of the caller. The process that answers refuses another one than its own, since the operations may have changed. */
export const VERSION_HEADER = 'anyproof-version';
export const MOST_INPUT_BYTES = 1024 * 1024;
export const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;

export type Answer = { readonly output?: unknown } | { readonly error: ProofingErrorFacts };

/** What crosses of an error: the facts that a command prints or a program reads. */
export function factsOf(error: unknown): ProofingErrorFacts {
  if (!ProofingError.isInstance(error))
    return {
      code: 'STORE_UNAVAILABLE',
      message: 'the process that has the folder open failed unexpectedly; see its log',
      retryable: false,
      problem: 'folder_owner_failed',
    };
  const { code, message, retryable, problem, setting, path } = error;
  return { code, message, retryable, problem, setting, path };
}

/** Throws a TypeError for what no process of ours answers. */
export function readAnswer(text: string): Answer {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== 'object' || answer === null) throw new TypeError('not an answer');
  if (!('error' in answer)) return 'output' in answer ? { output: answer.output } : {};
  const { code, message, retryable, problem, setting, path }: Fields = Object(answer.error);
  if (!isErrorCode(code) || typeof message !== 'string' || typeof retryable !== 'boolean')
    throw new TypeError('not an error');
  const error = {
    code,
    message,
    retryable,
    problem: asText(problem),
    setting: asText(setting),
    path: asText(path),
  };
  return { error };
}

type Fields = { readonly [Fact in keyof ProofingErrorFacts]?: unknown };

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
