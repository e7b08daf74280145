import type { Scenario } from '../shared/index.js';
import type { Scan } from './scan.js';

export interface StoredDocument {
  readonly documentId: number;
  readonly declaredType: string;
  /** By page number, as it was sent. */
  readonly pages: Map<number, Buffer>;
  /** Undefined while the document waits to be scanned. */
  scan: Scan | undefined;
  forgetScan: (() => void) | undefined;
}

export interface Transaction {
  readonly transactionId: string;
  readonly pictureId: string;
  readonly scenario: Scenario;
  readonly createdAt: number;
  readonly documents: StoredDocument[];
  /** The person has finished on the phone. */
  finished: boolean;
}
