import {
  boundedMap,
  type CallOptions,
  type Consent,
  type EvidenceCapability,
  type EvidenceInput,
  type EvidenceKind,
  ProofingError,
  untilAborted,
} from '@anyproof/core';
import { entryOf, hasCode, recentKeys, throwWithPages, unless } from '@anyproof/provider-kit';
import type { ReportOptions } from './client/enrollment.js';
import type { Id360Client } from './client/index.js';
import type { Id360Settings } from './settings.js';
import { type GivenConsent, MOST_REMEMBERED, newestConsent, type RefState } from './state.js';
import { CONSENT_NAMES, EVIDENCE_NAMES } from './vocabulary.js';

/** 9.5 MB per document (dossier 5.1), read as decimal megabytes: the smaller reading is always accepted. */
const MAX_BYTES = 9_500_000;
const MEDIA_TYPES = ['image/jpeg', 'image/png', 'application/pdf', 'image/heic'];

const MAX_PAGES: { readonly [kind: string]: number } = { identity_document: 2, selfie: 1 };
const MAX_OTHER_PAGES = 10;

type Names = Pick<Id360Settings, 'documentNames'>;

/** The four kinds that the vendor's guides know, and those that the settings name. */
export function evidenceOf({ documentNames }: Names): readonly EvidenceCapability[] {
  return Object.keys({ ...EVIDENCE_NAMES, ...documentNames }).map((kind) => ({
    kind,
    upload: {
      mediaTypes: MEDIA_TYPES,
      maxBytes: MAX_BYTES,
      maxPages: entryOf(MAX_PAGES, kind) ?? MAX_OTHER_PAGES,
    },
  }));
}

/** Throws UNSUPPORTED for a kind without a name. */
export function documentNameFor(kind: EvidenceKind, { documentNames }: Names, provider: string): string {
  const name = entryOf(documentNames, kind) ?? entryOf<string>(EVIDENCE_NAMES, kind);
  if (name !== undefined) return name;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: "does not accept this kind of evidence; name the vendor's document for it in documentNames",
    provider,
  });
}

export interface Preparation {
  /** Remembers that this process created the session, so no other can have recorded anything before. */
  created(id: string): void;
  /**
   * Sends route, consent and control data, as far as the session has them; does nothing if that was done before.
   * `recorded` is the consent in the app's store.
   */
  prepare(
    id: string,
    state: RefState,
    recorded: Consent | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void>;
  consent(id: string, state: RefState, consent: Consent, signal: AbortSignal | undefined): Promise<void>;
}

/**
 * What ID360 requires before the first upload, in its order (dossier 5). Another process may have done part of it, so
 * "already done" counts as success. Whether the control data were compared is known from the report: see `readMatches`.
 *
 * An older consent must not overwrite a newer one: a consent recorded here or in the app's store wins over the ref's.
 * The ref's is sent only if no other can have been sent: by the process that created the session, or if neither the
 * route nor a draft of the report shows the work of another process.
 */
export function createPreparation(
  client: Id360Client,
  settings: Id360Settings,
  provider: string,
): Preparation {
  const done = recentKeys();
  /** The newest consent that this process was asked to record, whether or not the vendor accepted it. */
  const recordedHere = boundedMap<string, Consent>(MOST_REMEMBERED);
  /** The routes that are selected, and whether this process selected them. */
  const routes = boundedMap<string, boolean>(MOST_REMEMBERED);
  /** Sessions whose consent the vendor has. */
  const consentedTo = recentKeys();
  const made = recentKeys();
  const inTurn = createTurns(provider);

  const once = async (key: string, step: () => Promise<void>) => {
    if (done.has(key)) return;
    await step().catch(tolerateAlreadyDone);
    done.add(key);
  };

  /** False if another process had already selected it. */
  const selectRoute = async (id: string, apiKey: string, signal?: AbortSignal): Promise<boolean> => {
    const known = routes.get(id);
    if (known !== undefined) return known;
    const { value } = await client.flow.enrollmentInfo(apiKey, signal);
    // A full-API process has one route, which must be selected nevertheless.
    const [route] = value.routes;
    const isOurs = route === undefined || (await selected(client.flow.selectRoute(apiKey, route.id, signal)));
    routes.set(id, isOurs);
    return isOurs;
  };

  const sendConsent = async (id: string, apiKey: string, given: GivenConsent, signal?: AbortSignal) => {
    const { terms, biometrics } = given;
    const names = CONSENT_NAMES[settings.consentParameter];
    const accepted = Object.fromEntries(names.map((name) => [name, terms]));
    await client.flow
      .consent(apiKey, { ...accepted, accepted_biometry: biometrics }, signal)
      .catch((error: unknown) => {
        throw consentRefused(error, provider);
      });
    consentedTo.add(id);
  };

  /** The ref's consent, unless another process may have sent it or a newer one. */
  const sealedConsent = async (id: string, state: RefState, isOurs: boolean, signal?: AbortSignal) => {
    const { consent, reference } = state;
    if (consent === undefined || made.has(id)) return consent;
    if (!isOurs || (await isConsentHeld(client, id, { reference, signal }))) {
      consentedTo.add(id);
      return undefined;
    }
    return consent;
  };

  return {
    created: (id) => made.add(id),
    prepare: (id, state, recorded, signal) =>
      inTurn(id, signal, async () => {
        const { apiKey, consent, controlData = {} } = state;
        const isOurs = await selectRoute(id, apiKey, signal);
        if (!consentedTo.has(id)) {
          const latest = newestConsent(recordedHere.get(id), recorded);
          const given =
            latest === undefined
              ? await sealedConsent(id, state, isOurs, signal)
              : newestConsent(consent, latest);
          if (given !== undefined) await sendConsent(id, apiKey, given, signal).catch(tolerateAlreadyDone);
        }
        for (const [name, value] of Object.entries(controlData))
          await once(`${id} control ${name}`, () =>
            client.enrollment.addControlData(id, name, value, { signal }),
          );
      }),
    // Always a call: the person may change their mind, and the newest consent wins.
    consent: (id, { apiKey, consent }, given, signal) => {
      const before = recordedHere.get(id);
      const newest = { ...given, ...newestConsent(before ?? consent, given) };
      recordedHere.set(id, newest);
      return inTurn(id, signal, async () => {
        await selectRoute(id, apiKey, signal);
        await sendConsent(id, apiKey, recordedHere.get(id) ?? newest, signal);
      });
    },
  };
}

/**
 * Whether the vendor already has a consent. Only a draft of the report shows that, and drafts may slow users down
 * (dossier 8.1), so it is requested once, before the first upload by a process that knows nothing about the session.
 */
async function isConsentHeld(client: Id360Client, id: string, options: ReportOptions): Promise<boolean> {
  // A vendor without drafts answers with these codes.
  const draft = await client.enrollment.report(id, { ...options, draft: true }).catch((error: unknown) => {
    if (hasCode(error, 'FORBIDDEN', 'PROVIDER_REJECTED', 'CONFLICT')) return undefined;
    throw error;
  });
  if (draft === undefined) return false;
  const { accepted_cgu, accepted_personal_data_processing, accepted_personal_data_processing_time } =
    draft.value;
  return (
    accepted_cgu === true ||
    accepted_personal_data_processing === true ||
    Boolean(accepted_personal_data_processing_time)
  );
}

const tolerateAlreadyDone = unless('CONFLICT');

async function selected(selecting: Promise<void>): Promise<boolean> {
  try {
    await selecting;
    return true;
  } catch (error) {
    tolerateAlreadyDone(error);
    return false;
  }
}

/** Runs one call at a time per session, so that an older consent cannot overtake a newer one. */
function createTurns(provider: string) {
  const last = new Map<string, Promise<void>>();
  return (id: string, signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> => {
    const before = last.get(id);
    const turn = before === undefined ? work() : untilAborted(() => before, signal, provider).then(work);
    // A turn that is abandoned while waiting ends before the one that it waits for.
    const settled = Promise.allSettled([before, turn]).then(() => undefined);
    last.set(id, settled);
    void settled.then(() => {
      if (last.get(id) === settled) last.delete(id);
    });
    return turn;
  };
}

/** A rejected consent call most likely means that the vendor spells its parameter differently. */
function consentRefused(error: unknown, provider: string): unknown {
  const what =
    'the vendor refused the consent; its guides spell the parameter in two ways, so check the setting consentParameter';
  return explained(error, 'PROVIDER_REJECTED', provider, what);
}

/** The error for evidence, or its end, that is rejected because the session lacks consent. */
export function consentMissing(error: unknown, provider: string): unknown {
  const what =
    "the vendor refused this, probably because it has no consent for this session: call recordConsent with the person's consent, then repeat this call";
  return explained(error, 'FORBIDDEN', provider, what);
}

function explained(error: unknown, code: ProofingError['code'], provider: string, message: string): unknown {
  if (!hasCode(error, code)) return error;
  const { httpStatus, pagesAccepted, retryAfterMs, requestId } = error;
  return new ProofingError({ code, message, provider, httpStatus, pagesAccepted, retryAfterMs, requestId });
}

/** Makes one call per page, in order; an error says how many pages the vendor has. */
export async function uploadPages(
  client: Id360Client,
  apiKey: string,
  documentName: string,
  evidence: EvidenceInput,
  call: CallOptions,
): Promise<void> {
  const totalPages = evidence.pages.length;
  for (const [page, source] of evidence.pages.entries()) {
    await client.flow
      .uploadPage(apiKey, { documentName, source, totalPages, page }, call.signal)
      .catch(throwWithPages(page));
  }
}
