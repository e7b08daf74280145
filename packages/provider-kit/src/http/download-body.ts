import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { abortedError, ProofingError } from '@anyproof/core';
import type { CallScope } from './call-scope.js';
import { isBrokenAnswer } from './transport-errors.js';

export interface DownloadParts {
  readonly source: Readable;
  readonly scope: CallScope;
  readonly route: string;
  readonly provider: string;
  readonly maxBytes: number;
  /** How long the vendor may be silent while its bytes are awaited, in milliseconds. */
  readonly timeoutMs: number;
  /** How long the vendor may take in total, in milliseconds, not counting the reader's own pauses. */
  readonly deadlineMs: number;
  /** Called for each failure of the vendor. */
  readonly onFailure: (error: ProofingError) => void;
}

/** A file as it is streamed, with limits on its size and the vendor's time. */
export class DownloadBody extends Readable {
  readonly #parts: DownloadParts;
  readonly #hash: Hash = createHash('sha256');
  #digest: string | undefined;
  #size = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the current wait for the vendor began, and how long earlier ones took. System time, as for the timers. */
  #waitingSince: number | undefined;
  #waited = 0;
  #isRead = false;
  /** An error before the first read, when no one may be listening yet. */
  #early: ProofingError | undefined;

  constructor(parts: DownloadParts) {
    super();
    this.#parts = parts;
    const { source } = parts;
    source.on('error', (error) => this.#fail(isBrokenAnswer(error) ? 'broken' : 'cut'));
    source.on('close', () => {
      if (!source.readableEnded) this.#fail('cut');
    });
  }

  sha256(): string | undefined {
    return this.readableEnded ? this.#digest : undefined;
  }

  override _read(): void {
    if (this.#early !== undefined) return void this.destroy(this.#early);
    const { source } = this.#parts;
    if (!this.#isRead) {
      this.#isRead = true;
      source.on('data', (chunk: Buffer) => this.#take(chunk));
      source.on('end', () => this.#finish());
    }
    this.#wait();
    source.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#rest();
    this.#parts.source.destroy();
    this.#parts.scope.close();
    callback(error);
  }

  #take(chunk: Buffer): void {
    this.#rest();
    this.#size += chunk.length;
    if (this.#size > this.#parts.maxBytes) this.#fail('size');
    else if (this.#waited >= this.#parts.deadlineMs) this.#fail('deadline');
    else this.#pass(chunk);
  }

  #pass(chunk: Buffer): void {
    this.#hash.update(chunk);
    if (this.push(chunk)) this.#wait();
    else this.#parts.source.pause();
  }

  #finish(): void {
    this.#rest();
    this.#parts.scope.close();
    this.#digest = this.#hash.digest('hex');
    this.push(null);
  }

  #wait(): void {
    if (this.#waitingSince !== undefined || this.destroyed) return;
    const { timeoutMs, deadlineMs } = this.#parts;
    const left = deadlineMs - this.#waited;
    this.#waitingSince = performance.now();
    this.#timer = setTimeout(
      () => this.#fail(left < timeoutMs ? 'deadline' : 'silence'),
      Math.min(timeoutMs, left),
    );
  }

  #rest(): void {
    clearTimeout(this.#timer);
    if (this.#waitingSince !== undefined) this.#waited += performance.now() - this.#waitingSince;
    this.#waitingSince = undefined;
  }

  #fail(why: keyof typeof FAILURES): void {
    if (this.destroyed || this.#early !== undefined || this.#digest !== undefined) return;
    const { scope, provider, route, onFailure } = this.#parts;
    const error = scope.ended === 'caller' ? abortedError(provider) : failureOf(why, route, provider);
    this.#rest();
    onFailure(error);
    if (this.#isRead) this.destroy(error);
    else {
      this.#early = error;
      scope.close();
    }
  }
}

const FAILURES = {
  cut: ['NETWORK', 'the download was cut off'],
  broken: ['BAD_RESPONSE', 'the file cannot be unpacked, or its length is wrong'],
  silence: ['TIMEOUT', 'the vendor stopped sending the file'],
  deadline: ['TIMEOUT', 'the file took longer than http.downloadDeadlineMs'],
  size: ['BAD_RESPONSE', 'the file is larger than the limit'],
} as const;

function failureOf(why: keyof typeof FAILURES, route: string, provider: string): ProofingError {
  const [code, what] = FAILURES[why];
  return new ProofingError({ code, message: `${route}: ${what}`, provider });
}
