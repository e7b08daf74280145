import {
  type AnswerTraits,
  type EmulatorOptions,
  type RunningEmulator,
  startServer,
} from '../shared/index.js';
import { wordOf } from './answers.js';
import { capturePath, registerHosted } from './hosted.js';
import { registerApi } from './routes.js';
import { type ShootIdEmulatorSettings, shootIdDefaults } from './settings.js';
import type { Transaction } from './transaction.js';
import { Transactions } from './transactions.js';

/** A transaction as a test may look at it from outside. */
export interface ShootIdTransactionView {
  readonly transactionId: string;
  readonly pictureId: string;
  /** Where the QR code leads. */
  readonly captureUrl: string;
  readonly documents: readonly {
    readonly documentId: number;
    readonly declaredType: string;
    readonly status: string;
    readonly pages: readonly number[];
  }[];
}

export interface RunningShootIdEmulator extends RunningEmulator<ShootIdEmulatorSettings> {
  /** Every transaction, oldest first. */
  transactions(): readonly ShootIdTransactionView[];
}

/**
 * What a new transaction meets; ShootID decides nothing. `approve`: the pictures tell whether they can be read. `fail`:
 * no document can be. `never-complete`: all documents wait to be scanned for ever.
 */
const scenarios = ['approve', 'fail', 'never-complete'];

/** What names a transaction in the answers; ShootID decides nothing, but says whether it could read. */
const answers: AnswerTraits = {
  identity: ['transactionId'],
  verdicts: { status: { SCANNED: 'FAILED', FAILED: 'SCANNED', READY_TO_BE_SCANNED: 'SCANNED' } },
};

/** Starts a stand-in for ShootID on loopback. Rejects when the port is taken or an option is wrong. */
export async function startShootIdEmulator(
  options?: EmulatorOptions<ShootIdEmulatorSettings>,
): Promise<RunningShootIdEmulator> {
  let transactions: Transactions | undefined;
  const running = await startServer<ShootIdEmulatorSettings>({
    vendor: 'shootid',
    options,
    settings: shootIdDefaults,
    scenarios,
    answers,
    routes(app, context) {
      transactions = new Transactions(context);
      registerApi(app, context, transactions);
      registerHosted(app, context, transactions);
    },
  });
  const viewOf = (transaction: Transaction): ShootIdTransactionView => ({
    transactionId: transaction.transactionId,
    pictureId: transaction.pictureId,
    captureUrl: `${running.origin}${capturePath}/${transaction.transactionId}`,
    documents: transaction.documents.map((document) => ({
      documentId: document.documentId,
      declaredType: document.declaredType,
      status: wordOf(document, running.settings),
      pages: [...document.pages.keys()].sort((a, b) => a - b),
    })),
  });
  // Assigned onto the server, not spread: `origin` and `scenario` are accessors.
  return Object.assign(running, { transactions: () => (transactions?.all() ?? []).map(viewOf) });
}
