import { abortedError, checkSignal, ProofingError } from '@anyproof/core';
import type { GenericAbortSignal } from 'axios';
import type { HttpRequest } from './request.js';

/** What work that was not begun rejects with once its call has ended; the caller has been told already. */
export const CALL_ENDED = Symbol('the call has ended');

/** Cuts a call off at its deadline, or when its caller aborts it: one timer, one listener, gone when the call ends. */
export class CallScope implements GenericAbortSignal {
  /** Made when it is asked for: an AbortSignal costs more than all else here. */
  #controller: AbortController | undefined;
  readonly #request: HttpRequest;
  readonly #provider: string;
  #timer: NodeJS.Timeout | undefined;
  #ended: 'deadline' | 'caller' | undefined;
  #abort: (() => void) | undefined;
  /** Of the attempt that is under way. */
  #transport: (() => void) | undefined;
  /** Of the one wait that is going on. */
  #giveUp: (() => void) | undefined;

  // Timers are the system's, as are those of the transport: the injected clock only sleeps.
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

  /** For what takes nothing less. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#ended !== undefined) this.#controller.abort();
    return this.#controller.signal;
  }

  /** As much of a signal as the transport needs, for one attempt at a time. */
  get aborted(): boolean {
    return this.#ended !== undefined;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#transport = listener;
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#transport === listener) this.#transport = undefined;
  }

  /** Why it ended. */
  get ended(): 'deadline' | 'caller' | undefined {
    return this.#ended;
  }

  /** Throws ABORTED or TIMEOUT when the call has ended. For use where nothing is under way: nothing is AMBIGUOUS. */
  check(): void {
    if (this.#ended !== undefined) throw this.#error();
  }

  /** What `work` gives, or the error of {@link check} as soon as the call ends. */
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

  /** The wait is over and work under way: from here on the signal ends it, and it tells what became of it. */
  begin(): void {
    this.#giveUp = undefined;
  }

  /** No deadline any longer; the caller can still abort. */
  stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Nothing of it stays behind. */
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
