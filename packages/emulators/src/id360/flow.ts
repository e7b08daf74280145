import { sniffMediaType } from '../shared/index.js';
import { documentsOfSlots, isOpen } from './dossier.js';
import { Refusal, refuse } from './errors.js';
import type { Dossier } from './model.js';
import type { Office } from './office.js';
import type { Id360EmulatorSettings } from './settings.js';
import type { DocumentName } from './words.js';

/**
 * The rules of the flow (dossier 5), the same for the app and for the hosted page: what may come when, and in
 * which shape. What is on a picture is not asked here; the report judges it.
 */
export class Flow {
  constructor(
    private readonly office: Office,
    private readonly settings: Id360EmulatorSettings,
  ) {}

  /** The open dossier of a key. Throws for a missing, unknown or closed one. */
  require(apiKey: string | string[] | undefined): Dossier {
    const { errors } = this.settings;
    if (typeof apiKey !== 'string')
      throw refuse(errors.unknownKey, 'Authentication credentials were not provided.');
    const dossier = this.office.byKey(apiKey);
    if (!dossier) throw refuse(errors.unknownKey, 'Invalid api key.');
    if (!isOpen(dossier)) throw refuse(errors.ended, `This enrollment is ${dossier.status}.`);
    return dossier;
  }

  selectRoute(dossier: Dossier, routeId: string): void {
    this.#requireNotFinalized(dossier);
    if (routeId !== String(this.settings.routeId)) throw refuse(404, 'Not found.');
    dossier.routeSelected = true;
  }

  consent(dossier: Dossier, query: Readonly<Record<string, unknown>>, now: number): void {
    this.#requireRoute(dossier);
    const terms = this.settings.consentSpellings.find((name) => query[name] !== undefined);
    const biometry = ['accepted_biometry', 'accept_biometry'].find((name) => query[name] !== undefined);
    const wrong: Record<string, string[]> = {};
    for (const name of ['accepted_system_cgu', 'accepted_cgu', 'accept_cgu']) {
      if (query[name] === undefined || this.settings.consentSpellings.includes(name)) continue;
      if (this.settings.unknownConsent === 'refused') wrong[name] = ['Unexpected parameter.'];
    }
    if (terms === undefined)
      wrong[this.settings.consentSpellings[0] ?? 'accepted_cgu'] = ['This field is required.'];
    if (biometry === undefined && this.#usesFace()) wrong['accepted_biometry'] = ['This field is required.'];
    for (const name of [terms, biometry]) {
      if (name === undefined) continue;
      if (query[name] !== 'true' && query[name] !== 'false') wrong[name] = ['Must be a valid boolean.'];
    }
    if (Object.keys(wrong).length > 0) throw new Refusal(400, wrong);
    dossier.consent = {
      terms: terms !== undefined && query[terms] === 'true',
      biometry: biometry !== undefined && query[biometry] === 'true',
      at: now,
    };
  }

  hasConsent({ consent }: Dossier): boolean {
    return consent?.terms === true && (consent.biometry || !this.#usesFace());
  }

  /** Registers a comparison; 204 means registered, not equal (dossier 5.2). */
  controlData(dossier: Dossier, name: string, value: string, locked: boolean): void {
    const { errors, controlDataNames } = this.settings;
    if (!isOpen(dossier)) throw refuse(errors.ended, `This enrollment is ${dossier.status}.`);
    this.#requireNotFinalized(dossier);
    if (!controlDataNames.includes(name)) throw refuse(errors.unknownName, 'Not found.');
    if (value.trim() === '') throw refuse(400, 'This value may not be blank.');
    if (dossier.controlData.get(name)?.locked) throw refuse(errors.locked, 'This value is locked.');
    dossier.controlData.set(name, { value: value.trim(), locked });
  }

  /** Takes one page of a document; any order, the last one wins (dossier 5.1). */
  upload(
    dossier: Dossier,
    name: string,
    pages: { readonly total: unknown; readonly uploaded: unknown },
    bytes: Buffer,
  ): void {
    const { errors } = this.settings;
    this.#requireRoute(dossier);
    if (!this.hasConsent(dossier)) throw refuse(errors.beforeConsent, 'The consent is missing.');
    const document = this.#documentName(name);
    if (!document) throw refuse(errors.unknownName, 'Not found.');
    const total = integer(pages.total ?? '1');
    const uploaded = integer(pages.uploaded ?? '0');
    const most = document === 'selfie_image_upload' ? 1 : 20;
    if (total === undefined || total < 1 || total > most || uploaded === undefined || uploaded >= total) {
      throw refuse(errors.badPages, 'total_pages or uploaded_page is not valid.');
    }
    const fault = this.fileFault(bytes);
    if (fault) throw refuse(fault.status, fault.detail);
    // The person came too late: such a dossier ends at the first page, and was never started.
    if (dossier.scenario === 'expire') {
      this.office.expire(dossier);
      throw refuse(errors.ended, `This enrollment is ${dossier.status}.`);
    }
    this.office.store(dossier, document, uploaded, total, bytes);
  }

  /** Why a file is not taken, whatever is on it. */
  fileFault(bytes: Buffer): { readonly status: number; readonly detail: string } | undefined {
    const { errors, maxPageBytes } = this.settings;
    if (bytes.length === 0) return { status: errors.badPages, detail: 'The submitted file is empty.' };
    if (bytes.length > maxPageBytes) return { status: errors.tooLarge, detail: 'The file is too large.' };
    if (sniffMediaType(bytes) === undefined) {
      return { status: errors.badFormat, detail: 'Only jpg, png, pdf and heic files are taken.' };
    }
    return undefined;
  }

  finalize(dossier: Dossier): void {
    this.#requireRoute(dossier);
    const { errors } = this.settings;
    if (!this.hasConsent(dossier)) throw refuse(errors.beforeConsent, 'The consent is missing.');
    const missing = this.office.missing(dossier);
    if (missing.length > 0) throw refuse(errors.incomplete, `Missing documents: ${missing.join(', ')}`);
    this.office.finalize(dossier);
  }

  #requireRoute(dossier: Dossier): void {
    this.#requireNotFinalized(dossier);
    if (!dossier.routeSelected) throw refuse(this.settings.errors.beforeRoute, 'No route was selected.');
  }

  #requireNotFinalized(dossier: Dossier): void {
    if (dossier.finalizedAt === undefined) return;
    throw refuse(this.settings.errors.ended, 'This enrollment is being processed.');
  }

  #documentName(name: string): DocumentName | undefined {
    const known = documentsOfSlots([...this.settings.processSteps, ...this.settings.optionalSteps]);
    return [...known].find((document) => document === name);
  }

  #usesFace(): boolean {
    return this.settings.processSteps.includes('selfie');
  }
}

const integer = (value: unknown): number | undefined =>
  typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : undefined;
