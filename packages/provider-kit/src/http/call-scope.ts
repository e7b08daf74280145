import { abortedError, checkSignal, ProofingError } from '@anyproof/core';
import type { GenericAbortSignal } from 'axios';
import type { HttpRequest } from './request.js';

/** Work that was not started rejects with this once its call has ended; the caller already has its error. */
export const CALL_ENDED = Symbol('the call has ended');

/**
 * Ends a call at its deadline, or when its caller aborts it, with one timer and one listener, both removed when the
 * call ends.
 */
export class CallScope implements GenericAbortSignal {
  /** Created on demand: an AbortSignal costs more than everything else here. */
  #controller: AbortController | undefined;
  readonly #request: HttpRequest;
  readonly #provider: string;
  #timer: NodeJS.Timeout | undefined;
  #ended: 'deadline' | 'caller' | undefined;
  #abort: (() => void) | undefined;
  /** Aborts the attempt in progress. */
  #transport: (() => void) | undefined;
  /** Ends the one wait in progress. */
  #giveUp: (() => void) | undefined;

  // System timers, as in the transport: the injected clock is only used for sleeping.
  constructor(request: HttpRequest, deadlineMs: number, provider: string) {
    this.#request = request;
    this.#provider = provider;
    const { signal } = request;
    checkSignal(signal, provider);
    this.#timer = setTimeout(() => this.#end('deadline'), deadlineMs);
    if (signal === undefined) return;
    this.#abort = () => this.#end('caller');
    if (signal.aborted) this.#end('caller');
    else signal.addEventListener('abort', this.#abort);
  }

  /** For code that needs a real AbortSignal. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#ended !== undefined) this.#controller.abort();
    return this.#controller.signal;
  }

  /** The parts of a signal that the transport uses, for one attempt at a time. */
  get aborted(): boolean {
    return this.#ended !== undefined;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#transport = listener;
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#transport === listener) this.#transport = undefined;
  }

  /** Why the call ended. */
  get ended(): 'deadline' | 'caller' | undefined {
    return this.#ended;
  }

  /**
   * Throws ABORTED or TIMEOUT if the call has ended. Use it only while nothing is in progress: it never reports
   * AMBIGUOUS.
   */
  check(): void {
    if (this.#ended !== undefined) throw this.#error();
  }

  /** The result of `work`, or the error of {@link check} as soon as the call ends. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#giveUp = () => reject(this.#error());
      if (this.#ended !== undefined) this.#giveUp();
      work.then(
        (value) => {
          this.begin();
          resolve(value);
        },
        (error: unknown) => {
          this.begin();
          reject(error);
        },
      );
    });
  }

  /**
   * The wait is over and work has started: from here on the signal ends it, and the work itself reports its outcome.
   */
  begin(): void {
    this.#giveUp = undefined;
  }

  /** Removes the deadline; the caller can still abort. */
  stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Removes the timer and the listener. */
  close(): void {
    this.stopTimer();
    this.#giveUp = undefined;
    if (this.#abort !== undefined) this.#request.signal?.removeEventListener('abort', this.#abort);
  }

  #end(why: 'deadline' | 'caller'): void {
    if (this.#ended !== undefined) return;
    this.#ended = why;
    this.#controller?.abort();
    this.#transport?.();
    this.#giveUp?.();
    this.close();
  }

  #error(): ProofingError {
    if (this.#ended === 'caller') return abortedError(this.#provider);
    return new ProofingError({
      code: 'TIMEOUT',
      message: `${this.#request.route}: took longer than http.deadlineMs; nothing is in progress`,
      provider: this.#provider,
    });
  }
}
