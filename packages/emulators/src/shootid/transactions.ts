import { randomBytes } from 'node:crypto';
import { type EmulatorContext, sniffMediaType } from '../shared/index.js';
import { Refusal } from './errors.js';
import { scan } from './scan.js';
import type { ShootIdEmulatorSettings } from './settings.js';
import type { StoredDocument, Transaction } from './transaction.js';

/** One page as it was handed in, by the app or by the person. */
export interface Page {
  readonly type: string;
  /** Undefined for the first page of a document. */
  readonly documentId: number | undefined;
  readonly page: number;
  readonly bytes: Buffer;
}

/** All transactions of one emulator, and every change of their documents. */
export class Transactions {
  readonly #transactions = new Map<string, Transaction>();

  constructor(private readonly context: EmulatorContext<ShootIdEmulatorSettings>) {}

  all(): readonly Transaction[] {
    return [...this.#transactions.values()];
  }

  create(): Transaction {
    const { clock, scenario } = this.context;
    const transaction: Transaction = {
      transactionId: randomBytes(16).toString('hex'),
      pictureId: randomBytes(16).toString('hex'),
      scenario,
      createdAt: clock.now(),
      documents: [],
      finished: false,
    };
    this.#transactions.set(transaction.transactionId, transaction);
    return transaction;
  }

  find(transactionId: string | undefined): Transaction | undefined {
    const found = this.#transactions.get(transactionId ?? '');
    return found && !this.#isOver(found) ? found : undefined;
  }

  byPicture(pictureId: string | undefined): Transaction | undefined {
    const found = this.all().find((transaction) => transaction.pictureId === pictureId);
    return found && !this.#isOver(found) ? found : undefined;
  }

  /** Takes a page of a new or a known document (dossier 2.2); the same page again replaces the earlier one. */
  addPage(transaction: Transaction, page: Page): StoredDocument {
    const { errors, pageBase, types } = this.context.settings;
    if (!types.includes(page.type)) throw new Refusal(errors.badField, 'unknown type');
    if (page.page < pageBase) throw new Refusal(errors.badField, `pages are numbered from ${pageBase}`);
    this.#checkFile(page.bytes);
    const document = this.#documentFor(transaction, page);
    document.pages.set(page.page, page.bytes);
    document.forgetScan?.();
    document.forgetScan = undefined;
    document.scan = undefined;
    return document;
  }

  /** The document gets its final word once no page has come for a while (dossier 4, point 4). */
  planScan(transaction: Transaction, document: StoredDocument): void {
    const { clock, settings } = this.context;
    document.forgetScan?.();
    if (transaction.scenario === 'never-complete') return;
    document.forgetScan = clock.schedule(settings.scanDelayMs, () => {
      const pages = [...document.pages].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
      const fails = transaction.scenario === 'fail';
      document.scan = fails ? { read: false } : scan(document.declaredType, pages, clock.now());
    });
  }

  #documentFor(transaction: Transaction, { documentId, type }: Page): StoredDocument {
    const { errors } = this.context.settings;
    if (documentId === undefined) {
      const document: StoredDocument = {
        documentId: transaction.documents.length,
        declaredType: type,
        pages: new Map(),
        scan: undefined,
        forgetScan: undefined,
      };
      transaction.documents.push(document);
      return document;
    }
    const known = transaction.documents.find((document) => document.documentId === documentId);
    if (!known) throw new Refusal(errors.unknownDocument, 'unknown documentId');
    if (known.declaredType !== type) throw new Refusal(errors.badField, 'the document is of another type');
    return known;
  }

  #checkFile(bytes: Buffer): void {
    const { errors, maxPageBytes, mediaTypes } = this.context.settings;
    if (bytes.length === 0) throw new Refusal(errors.badField, 'file is empty');
    if (bytes.length > maxPageBytes) throw new Refusal(errors.tooLarge, 'file is too large');
    const mediaType = sniffMediaType(bytes);
    if (mediaType === undefined || !mediaTypes.includes(mediaType)) {
      throw new Refusal(errors.badFormat, 'file format is not supported');
    }
  }

  #isOver({ createdAt }: Transaction): boolean {
    const { clock, settings } = this.context;
    return settings.transactionLifeMs !== undefined && clock.now() >= createdAt + settings.transactionLifeMs;
  }
}
