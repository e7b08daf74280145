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

/** 9.5 MB per document (dossier 5.1), read as decimal megabytes: the smaller reading is never refused. */
const MAX_BYTES = 9_500_000;
const MEDIA_TYPES = ['image/jpeg', 'image/png', 'application/pdf', 'image/heic'];

const MAX_PAGES: { readonly [kind: string]: number } = { identity_document: 2, selfie: 1 };
const MAX_OTHER_PAGES = 10;

type Names = Pick<Id360Settings, 'documentNames'>;

/** The four kinds the vendor's guides know, and those that the settings name. */
export function evidenceOf({ documentNames }: Names): readonly EvidenceCapability[] {
  return Object.keys({ ...EVIDENCE_NAMES, ...documentNames }).map((kind) => ({
    kind,
    mediaTypes: MEDIA_TYPES,
    maxBytes: MAX_BYTES,
    maxPages: entryOf(MAX_PAGES, kind) ?? MAX_OTHER_PAGES,
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
  /** Remembers that this process made the session: nobody can have recorded anything before. */
  created(id: string): void;
  /**
   * Route, consent and control data, as far as the session has them; does nothing for a session prepared before.
   * `recorded` is the consent that the app's store holds.
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
 * What ID360 wants before the first upload, in its order (dossier 5). Another process may have done part of it, so
 * "already done" is a success. For control data the report decides: `readMatches` says what it did not compare.
 *
 * An older consent must not be sent over a newer one: what was recorded here or in the app's store takes precedence over
 * the ref's. The ref's is sent where nothing else can have been: by the process that made the session, or where neither the
 * route nor a draft of the report shows that another process was there.
 */
export function createPreparation(
  client: Id360Client,
  settings: Id360Settings,
  provider: string,
): Preparation {
  const done = recentKeys();
  /** The newest consent that this process was asked to record, whether or not the vendor took it. */
  const recordedHere = boundedMap<string, Consent>(MOST_REMEMBERED);
  /** Routes that are selected, and whether this process did it. */
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

  /** False where another process had selected it. */
  const selectRoute = async (id: string, apiKey: string, signal?: AbortSignal): Promise<boolean> => {
    const known = routes.get(id);
    if (known !== undefined) return known;
    const { value } = await client.flow.enrollmentInfo(apiKey, signal);
    // A full-API process has one route, and it must be selected all the same.
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

  /** The ref's consent, unless another process may have sent that one or a newer one. */
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
    // Always a call: the person may change their mind, and the newest consent counts.
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
 * Whether the vendor holds a consent already. Only a draft of the report says so, and drafts may slow users down (dossier
 * 8.1): it is asked for once, before the first upload of a process that knows nothing of the session.
 */
async function isConsentHeld(client: Id360Client, id: string, options: ReportOptions): Promise<boolean> {
  // These codes are what a vendor answers that has no drafts.
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

/** One at a time for each session, so that no older consent overtakes a newer one on its way. */
function createTurns(provider: string) {
  const last = new Map<string, Promise<void>>();
  return (id: string, signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> => {
    const before = last.get(id);
    const turn = before === undefined ? work() : untilAborted(() => before, signal, provider).then(work);
    // A turn that was given up while it waited ends before the one that it waited for.
    const settled = Promise.allSettled([before, turn]).then(() => undefined);
    last.set(id, settled);
    void settled.then(() => {
      if (last.get(id) === settled) last.delete(id);
    });
    return turn;
  };
}

/** A refused consent call: most likely the vendor spells its parameter otherwise. */
function consentRefused(error: unknown, provider: string): unknown {
  const what =
    'the vendor refused the consent; its guides spell the parameter in two ways, so check the setting consentParameter';
  return explained(error, 'PROVIDER_REJECTED', provider, what);
}

/** Evidence, or its end, is refused to a session without consent. */
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

/** One call per page, in order; an error says how many pages the vendor has. */
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
