import { readSpecimen } from '../shared/image.js';
import { countryOf, documentTypeOf, lacksBack, type Session } from './session.js';
import type { Sessions } from './sessions.js';
import type { InnovatricsEmulatorSettings } from './settings.js';
import type { DocumentError, FaceError, PageSide } from './words.js';

/** What a capture call answers, inside a 200 (dossier 4.2). */
export type Refusal = { readonly hasError: true; readonly error: string };
export const refusal = (error: string): Refusal => ({ hasError: true, error });
export const accepted = { hasError: false } as const;

export interface AcceptedPage {
  readonly hasError: false;
  readonly isTwoSideDocument: boolean;
  readonly pageSide: PageSide;
  readonly country: string | undefined;
  readonly type: string | undefined;
}

/** Faults of the next pictures that the emulator cannot see by itself, such as a face turned away. */
export interface PlannedRefusals {
  document: DocumentError[];
  face: FaceError[];
}

/** Everything a person does between opening the page and pressing Finish. */
export interface Captures {
  /** Why nothing can be captured any more (or yet); undefined when it can. */
  closed(session: Session): string | undefined;
  /** `slot` says which side the person means to show, and lets it be shown again; the API has none. */
  document(session: Session, bytes: Buffer, slot?: PageSide): AcceptedPage | Refusal;
  face(session: Session, bytes: Buffer): typeof accepted | Refusal;
  complete(session: Session): { readonly customerReturnUrl: string } | Refusal;
}

export function createCaptures(
  sessions: Sessions,
  settings: InnovatricsEmulatorSettings,
  planned: PlannedRefusals,
): Captures {
  const closed = (session: Session): string | undefined => {
    if (session.status === 'EXPIRED') return settings.expiredSessionError;
    if (session.completedAt !== undefined) return 'SESSION_ALREADY_COMPLETED';
    return settings.requireStart && session.startedAt === undefined ? 'SESSION_NOT_STARTED' : undefined;
  };
  return {
    closed,
    document(session, bytes, slot) {
      const reason = closed(session) ?? planned.document.shift() ?? documentFault(session, bytes, slot);
      if (typeof reason === 'string') return refusal(reason);
      const pageSide: PageSide = reason.specimen.side === 'back' ? 'BACK' : 'FRONT';
      if (pageSide === 'BACK') session.back = reason;
      else {
        session.front = reason;
        delete session.back; // another document from here on
      }
      const isTwoSideDocument = reason.specimen.kind === 'identity_card';
      const front = session.front ? session : { ...session, front: reason };
      return {
        hasError: false,
        isTwoSideDocument,
        pageSide,
        country: countryOf(front),
        type: documentTypeOf(front),
      };
    },
    face(session, bytes) {
      const reason = closed(session) ?? planned.face.shift();
      if (reason !== undefined) return refusal(reason);
      const specimen = readSpecimen(bytes);
      if (specimen?.kind !== 'selfie') return refusal('FACE_NOT_FOUND');
      session.face = { bytes, specimen };
      return accepted;
    },
    complete(session) {
      const reason = closed(session);
      if (reason !== undefined) return refusal(reason);
      if (!session.front && !session.face) return refusal('MISSING_DOCUMENT_AND_FACE');
      sessions.complete(session);
      return { customerReturnUrl: returnUrlOf(session, settings) };
    },
  };
}

/** The picture as read, or what is wrong with it: the front comes first, then the back, each once (dossier 13.4). */
function documentFault(session: Session, bytes: Buffer, slot: PageSide | undefined) {
  const specimen = readSpecimen(bytes);
  if (specimen?.kind !== 'identity_card' && specimen?.kind !== 'passport') return 'DOCUMENT_NOT_RECOGNIZED';
  const wanted: PageSide | undefined =
    slot ?? (!session.front ? 'FRONT' : lacksBack(session) ? 'BACK' : undefined);
  const shown: PageSide = specimen.side === 'back' ? 'BACK' : 'FRONT';
  if (wanted === 'BACK' && specimen.kind === 'passport') return 'DOCUMENT_NOT_RECOGNIZED';
  if (wanted !== shown) return 'WRONG_SIDE';
  if (shown === 'BACK' && session.front?.specimen.kind !== 'identity_card') return 'WRONG_SIDE';
  return { bytes, specimen };
}

function returnUrlOf({ request }: Session, settings: InnovatricsEmulatorSettings): string {
  if (settings.returnUrlAppend === 'none') return request.returnUrl;
  const url = new URL(request.returnUrl);
  url.searchParams.set('sessionId', request.sessionId);
  return url.href;
}
