import { randomBytes } from 'node:crypto';
import type { EmulatorContext } from '../shared/index.js';
import { specimenImage } from '../specimens.js';
import { Outbox } from './callbacks.js';
import type { CreateRequest } from './create-request.js';
import { documentsOfSlots, isComplete, isExternal, isOpen } from './dossier.js';
import { judge } from './judgement.js';
import type { Dossier, StoredDocument } from './model.js';
import type { Id360EmulatorSettings } from './settings.js';
import { readySteps } from './steps.js';
import type { DocumentName, FinalStatus } from './words.js';

const minute = 60_000;

/** The vendor's back office: keeps the dossiers and moves them through their life (dossier 6). */
export class Office {
  readonly outbox: Outbox;
  readonly #dossiers = new Map<number, Dossier>();
  readonly #byKey = new Map<string, Dossier>();
  readonly #waiting = new Map<number, (() => void)[]>();
  #nextId: number;
  #nextDocumentId: number;

  constructor(
    private readonly context: EmulatorContext<Id360EmulatorSettings>,
    private readonly reportOf: (dossier: Dossier) => unknown,
  ) {
    const { firstDossierId, firstDocumentId } = context.settings;
    // Anywhere in the range of 32 bits: what an app has stored of an earlier run must not name another person now.
    const anywhere = () => 1_000_000 + Math.floor(context.random() * 2_000_000_000);
    this.#nextId = firstDossierId ?? anywhere();
    this.#nextDocumentId = firstDocumentId ?? anywhere();
    this.outbox = new Outbox(context.settings, context.clock);
    this.#every(context.settings.cronEveryMs, () => this.#endLateOnes());
    this.#every(context.settings.deletionCronEveryMs, () => this.#deleteOldOnes());
  }

  dossiers(): readonly Dossier[] {
    return [...this.#dossiers.values()];
  }

  byId(id: number): Dossier | undefined {
    return this.#dossiers.get(id);
  }

  byKey(apiKey: string): Dossier | undefined {
    return this.#byKey.get(apiKey);
  }

  create(request: CreateRequest): Dossier {
    const { clock, scenario, settings } = this.context;
    const dossier: Dossier = {
      id: this.#nextId,
      apiKey: randomBytes(64).toString('hex'),
      redirectToken: randomBytes(64).toString('hex'),
      archiveReference: randomBytes(16).toString('hex'),
      scenario,
      request,
      createdAt: clock.now(),
      status: 'NEW',
      reason: null,
      startedAt: undefined,
      finalizedAt: undefined,
      finishedAt: undefined,
      routeSelected: false,
      consent: undefined,
      controlData: new Map(),
      documents: new Map(),
      stepRuns: new Map(),
      judgement: undefined,
      archived: undefined,
      cancelPlannedEnd: undefined,
    };
    this.#nextId += 1;
    this.#dossiers.set(dossier.id, dossier);
    this.#byKey.set(dossier.apiKey, dossier);
    if (scenario === 'expire') this.#planEnd(dossier, settings.verdictDelayMs, () => this.expire(dossier));
    return dossier;
  }

  /** The person came too late or never: the dossier ends without having been started. */
  expire(dossier: Dossier): void {
    this.end(dossier, 'CANCELED', 'the time allowed to the user is over');
  }

  /** Takes one page; the first one of a dossier starts it. Whole documents run their steps. */
  store(dossier: Dossier, name: DocumentName, page: number, totalPages: number, bytes: Buffer): void {
    const { settings } = this.context;
    this.#start(dossier);
    const document: StoredDocument = dossier.documents.get(name) ?? {
      id: this.#nextDocumentId++,
      totalPages,
      pages: new Map(),
    };
    document.totalPages = totalPages;
    document.pages.set(page, bytes);
    for (const old of document.pages.keys()) if (old >= totalPages) document.pages.delete(old);
    dossier.documents.set(name, document);
    if (dossier.scenario === 'abandon') {
      this.#planEnd(dossier, settings.verdictDelayMs, () => this.#abandon(dossier));
    }
    this.#runSteps(dossier);
  }

  /** Document names that are compulsory and not whole yet. */
  missing(dossier: Dossier): readonly DocumentName[] {
    if (isExternal(dossier)) return [];
    const asked = documentsOfSlots(this.context.settings.processSteps);
    return [...asked].filter((name) => !isComplete(dossier.documents.get(name)));
  }

  /** Closes the dossier for the user; the verdict follows (dossier 5). */
  finalize(dossier: Dossier): void {
    const { clock, settings } = this.context;
    dossier.finalizedAt = clock.now();
    if (isExternal(dossier)) this.#start(dossier);
    if (dossier.scenario === 'two-papers') this.#addOfficersCard(dossier);
    this.#runSteps(dossier);
    this.#planEnd(dossier, settings.verdictDelayMs, () => {
      if (dossier.scenario === 'abandon') return this.#abandon(dossier);
      if (dossier.scenario === 'fail') return this.end(dossier, 'FAILED', 'internal error');
      const judgement = judge(dossier, settings, clock.now());
      dossier.judgement = judgement;
      const first = judgement.codes[0]?.status_code.message;
      const reason = judgement.verdict === 'OK' ? null : `Finalizer Field validator [${dossier.id}] ${first}`;
      this.end(dossier, judgement.verdict, reason);
    });
  }

  /** Ends an open dossier and tells the callbacks. Does nothing to one that has ended. */
  end(dossier: Dossier, status: FinalStatus, reason: string | null): void {
    if (!isOpen(dossier)) return;
    dossier.cancelPlannedEnd?.();
    dossier.cancelPlannedEnd = undefined;
    dossier.status = status;
    dossier.reason = reason;
    dossier.finishedAt = this.context.clock.now();
    this.outbox.ended(dossier, status);
    for (const tell of this.#waiting.get(dossier.id) ?? []) tell();
    this.#waiting.delete(dossier.id);
  }

  /** Resolves when the dossier has ended. */
  whenEnded(dossier: Dossier): Promise<void> {
    if (!isOpen(dossier)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.set(dossier.id, [...(this.#waiting.get(dossier.id) ?? []), resolve]);
    });
  }

  #start(dossier: Dossier): void {
    if (dossier.status !== 'NEW') return;
    dossier.status = 'STARTED';
    dossier.startedAt = this.context.clock.now();
  }

  #addOfficersCard(dossier: Dossier): void {
    const { officer } = this.context.settings;
    const pages = new Map([
      [0, specimenImage(officer, 'card-front')],
      [1, specimenImage(officer, 'card-back')],
    ]);
    dossier.documents.set('id_document_mandate_image', { id: this.#nextDocumentId++, totalPages: 2, pages });
  }

  #abandon(dossier: Dossier): void {
    this.end(dossier, 'CANCELED', 'the user left before the end');
  }

  #runSteps(dossier: Dossier): void {
    const { clock, settings } = this.context;
    const now = clock.now();
    dossier.judgement = judge(dossier, settings, now);
    for (const step of readySteps(dossier, settings)) {
      const status = dossier.judgement.steps.get(step.name);
      if (status === undefined) continue; // what it compares could not be read
      const known = dossier.stepRuns.get(step.name);
      if (known?.status === status) continue;
      dossier.stepRuns.set(step.name, { name: step.name, status, startedAt: now, finishedAt: now + 1 });
      this.outbox.stepDone(dossier, step);
    }
  }

  #planEnd(dossier: Dossier, milliseconds: number, task: () => void): void {
    dossier.cancelPlannedEnd?.();
    dossier.cancelPlannedEnd = this.context.clock.schedule(milliseconds, task);
  }

  #every(milliseconds: number, task: () => void): void {
    this.context.clock.schedule(milliseconds, () => {
      task();
      this.#every(milliseconds, task);
    });
  }

  #endLateOnes(): void {
    const now = this.context.clock.now();
    const { notStartedMinutes, startedMinutes, processingMinutes } = this.context.settings.statusDelays;
    const over = (since: number | undefined, minutes: number) =>
      since !== undefined && now >= since + minutes * minute;
    for (const dossier of this.#dossiers.values()) {
      if (dossier.finalizedAt !== undefined) {
        if (over(dossier.finalizedAt, processingMinutes))
          this.end(dossier, 'FAILED', 'processing took too long');
      } else if (dossier.status === 'NEW' && over(dossier.createdAt, notStartedMinutes)) {
        this.expire(dossier);
      } else if (dossier.status === 'STARTED' && over(dossier.startedAt, startedMinutes)) {
        this.#abandon(dossier);
      }
    }
  }

  #deleteOldOnes(): void {
    const now = this.context.clock.now();
    for (const dossier of this.#dossiers.values()) {
      if (dossier.finishedAt === undefined || dossier.status === 'DELETED') continue;
      if (now < dossier.finishedAt + this.context.settings.retentionMinutes * minute) continue;
      dossier.archived = this.reportOf(dossier);
      dossier.status = 'DELETED';
      dossier.documents.clear();
      dossier.controlData.clear();
      dossier.judgement = undefined;
    }
  }
}
