import type { HostedSlotId } from '../shared/index.js';
import type { FinalStatus } from './words.js';

export type Id360ReportShape = 'v1' | 'v2' | 'reduced';

/** What nobody documents, or what a customer configures in the console. Sections are those of the vendor dossier. */
export interface Id360EmulatorSettings {
  /** The application account (dossier 2.1). */
  readonly username: string;
  readonly password: string;
  /** A console user, who alone may read archived reports (dossier 8.1). */
  readonly userUsername: string;
  readonly userPassword: string;
  /** Minutes without a call until a session token dies (dossier 2.2). */
  readonly tokenMinutes: number;

  readonly processUuid: string;
  readonly processId: number;
  readonly processName: string;
  /** The one route of a full-API process (dossier 5). */
  readonly routeId: number;
  /** What the process asks for; a passport needs no `document_back`. */
  readonly processSteps: readonly HostedSlotId[];
  /** What the process takes and judges when it comes. */
  readonly optionalSteps: readonly HostedSlotId[];
  /** Data the process compares with the document (dossier 5.2). */
  readonly controlDataNames: readonly string[];
  /** Oldest proof of address in months; no limit when undefined, for printed specimens grow old. */
  readonly proofOfAddressMaxMonths: number | undefined;
  /**
   * Spellings of the terms' parameter that this server knows (dossier 10, row 4): `accepted_cgu` alone is the guide's,
   * `accepted_system_cgu` alone that of 2026.
   */
  readonly consentSpellings: readonly string[];
  /** What it makes of a spelling that it does not know. */
  readonly unknownConsent: 'ignored' | 'refused';
  /** Whether a creation may carry fields, and a call parameters, that no document has. */
  readonly unknownFields: 'refused' | 'ignored';
  /** Bytes of one uploaded page (dossier 5.1). */
  readonly maxPageBytes: number;

  /** Milliseconds from finalize to the verdict. */
  readonly verdictDelayMs: number;
  /** Minutes until the cron may end a dossier (dossier 6.2). */
  readonly statusDelays: {
    readonly notStartedMinutes: number;
    readonly startedMinutes: number;
    readonly processingMinutes: number;
  };
  /** The cron that sets CANCELED and FAILED. */
  readonly cronEveryMs: number;
  /** The cron that sets DELETED. */
  readonly deletionCronEveryMs: number;
  readonly retentionMinutes: number;

  /** The first dossier's number, and the first document's; from anywhere when undefined, so that none comes twice. */
  readonly firstDossierId: number | undefined;
  readonly firstDocumentId: number | undefined;
  /** Where a dossier's id is written as text, such as `"215416"`. */
  readonly textIds: readonly ('creation' | 'callback' | 'report')[];

  readonly reportShape: Id360ReportShape;
  /** The generation of `id_document_result` (dossier 8.6). */
  readonly documentResult: 'flat' | 'nested';
  /** What a dossier that ended without a verdict answers when no draft is asked for (dossier 13). */
  readonly endedWithoutVerdict: 200 | 202 | 404;
  /** Whether a KO report keeps what was read. */
  readonly koIdentity: 'kept' | 'omitted';
  /** The model's word in `fake_id_photo_result`; real OK reports carried true (dossier 8.6). */
  readonly isFake: boolean;
  /** Whether a v2 report tells of an earlier attempt in `previous_reports` (dossier 8.2). */
  readonly previousReports: boolean;
  /** Whether the process collects two liveness clips on the hosted page (dossier 5.1, 8.5). */
  readonly livenessClips: boolean;
  /** Whose card the scenario `two-papers` finds beside the person's own; a specimen's id. */
  readonly officer: string;
  /** The group of `documents` that holds the officer's card, and which of the two papers a report lists first. */
  readonly officerGroup: 'mandate' | 'identity_document';
  readonly firstPaper: 'own' | 'officer';
  /** Who comes through the external method of the scenarios `external` and `external-refused`; a specimen's id. */
  readonly externalPerson: string;
  readonly environment: string;
  readonly level: string;
  /** The container that `idclaim` gives; 404 when undefined. */
  readonly idclaim: Uint8Array | undefined;

  /** Which statuses each letter of `on` stands for: reading A of dossier 7.2. */
  readonly callbackLetters: Readonly<Record<string, readonly FinalStatus[]>>;
  readonly callbackRetry: {
    readonly attempts: number;
    /** Doubled after each try. */
    readonly firstDelayMs: number;
    readonly timeoutMs: number;
  };
  /** `late-intermediate` delivers the last intermediate callback after the final one (dossier 7.1). */
  readonly callbackOrder: 'natural' | 'late-intermediate';
  /** How often each callback is delivered. */
  readonly callbackCopies: number;
  /** PEM to trust when callbacks go to `https:`. */
  readonly callbackCa: string | undefined;
  /** Whether a creation without any callback target is refused (dossier 4.1). */
  readonly callbackRequired: boolean;

  /** Whether the browser waits on the hosted page for the verdict (dossier 7.7). */
  readonly waitForProcessing: boolean;
  /** Whether the browser leaves by itself at the end; by default the person presses Continue (dossier 7.7). */
  readonly automaticRedirect: boolean;
  readonly consentText: string;

  /** Paths below `/api/1.0.0` that no document spells out (dossier 9). */
  readonly paths: {
    readonly interrupt: string;
    readonly archive: string;
    readonly proofSlip: string;
    readonly idclaim: string;
  };
  /** Statuses of refusals that no document names (dossier 2, 4 and 5). */
  readonly errors: {
    readonly wrongLogin: number;
    readonly unknownKey: number;
    readonly beforeRoute: number;
    readonly beforeConsent: number;
    readonly unknownName: number;
    readonly badPages: number;
    readonly tooLarge: number;
    readonly badFormat: number;
    readonly incomplete: number;
    readonly ended: number;
    readonly locked: number;
  };
}

export const id360Defaults: Id360EmulatorSettings = {
  username: 'app@anyproof',
  password: 'emulated-application-password',
  userUsername: 'console@anyproof',
  userPassword: 'emulated-console-password',
  tokenMinutes: 15,
  processUuid: '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10',
  processId: 7001,
  processName: 'Full API',
  routeId: 275128,
  processSteps: ['document_front', 'document_back', 'selfie'],
  optionalSteps: ['proof_of_address', 'bank_details'],
  controlDataNames: ['name', 'first_name', 'birth_date'],
  proofOfAddressMaxMonths: undefined,
  consentSpellings: ['accepted_system_cgu', 'accepted_cgu', 'accept_cgu'],
  unknownConsent: 'ignored',
  unknownFields: 'refused',
  maxPageBytes: 9_500_000,
  verdictDelayMs: 150,
  statusDelays: { notStartedMinutes: 7 * 24 * 60, startedMinutes: 24 * 60, processingMinutes: 120 },
  cronEveryMs: 15 * 60_000,
  deletionCronEveryMs: 24 * 3_600_000,
  retentionMinutes: 86_400,
  firstDossierId: undefined,
  firstDocumentId: undefined,
  textIds: [],
  reportShape: 'v2',
  documentResult: 'nested',
  endedWithoutVerdict: 202,
  koIdentity: 'kept',
  isFake: true,
  previousReports: false,
  livenessClips: false,
  officer: 'martin-horak',
  officerGroup: 'mandate',
  firstPaper: 'officer',
  externalPerson: 'zoe-garcia-lefevre',
  environment: 'PREPROD',
  level: 'LOW',
  idclaim: undefined,
  callbackLetters: { E: ['OK', 'KO'], F: ['FAILED'], C: ['CANCELED', 'DISCONTINUED'] },
  callbackRetry: { attempts: 5, firstDelayMs: 500, timeoutMs: 5_000 },
  callbackOrder: 'natural',
  callbackCopies: 1,
  callbackCa: undefined,
  callbackRequired: true,
  waitForProcessing: false,
  automaticRedirect: false,
  consentText: 'I accept the terms of use, and that my face is compared with the photo of my document.',
  paths: {
    interrupt: '/enrollment/:id/discontinue',
    archive: '/enrollment/:id/report/archive',
    proofSlip: '/enrollment/:id/proof_slip',
    idclaim: '/enrollment/:id/idclaim',
  },
  errors: {
    wrongLogin: 401,
    unknownKey: 401,
    beforeRoute: 409,
    beforeConsent: 403,
    unknownName: 404,
    badPages: 400,
    tooLarge: 413,
    badFormat: 415,
    incomplete: 409,
    ended: 409,
    locked: 409,
  },
};
