import { documentObject } from './document-object.js';
import type { ServiceName } from './endpoints.js';
import type { Platform } from './platform.js';
import { proofJwt, resultToken } from './proof.js';
import { hasOutcome, type Session } from './session.js';
import { type Outcome, reasonMessages } from './words.js';

export interface ResultOptions {
  readonly service: ServiceName;
  readonly version: 'legacy' | 'v3';
  readonly includeMetadata: boolean;
  readonly alwaysReturnAssets: boolean;
  readonly granularStatus: boolean;
}

/** What `document_share_session/result` says in either dialect (dossier 7.4). */
export function sessionResult(
  platform: Platform,
  session: Session,
  options: ResultOptions,
): Record<string, unknown> {
  const { settings } = platform.context;
  const v3 = options.version === 'v3';
  const word = resultWord(platform, session, options.granularStatus);
  if (session.status === 'PENDING' || session.status === 'INPROGRESS') {
    const names = v3 ? settings.v3PendingFields : { status: 'responseStatus', sessionId: 'sessionId' };
    return { [names.status]: word, [names.sessionId]: session.id };
  }
  return {
    [v3 ? 'sessionResult' : 'responseStatus']: word,
    sessionId: session.id,
    ...content(platform, session, options),
    ...checkLists(platform, session, options),
    ...(v3 ? errorInfo(session) : {}),
  };
}

const outcomeWords: Readonly<Record<Extract<Outcome, 'COMPLETED_PASS' | 'COMPLETED_FAILED'>, string>> = {
  COMPLETED_PASS: 'SUCCESS',
  COMPLETED_FAILED: 'FAILED',
};

function resultWord(platform: Platform, session: Session, granular: boolean): string {
  const { resultWords } = platform.context.settings;
  switch (session.status) {
    case 'PENDING':
      // Older clients know no PENDING: it is shown only to those who ask for it.
      return granular ? 'PENDING' : 'INPROGRESS';
    case 'DECLINED':
      return resultWords.declined;
    case 'COMPLETED':
      break;
    default:
      return session.status;
  }
  const outcome = session.judgement?.outcome ?? 'COMPLETED_NOT_PERFORMED';
  if (outcome === 'REVIEW') return resultWords.review;
  if (outcome === 'COMPLETED_NOT_PERFORMED') return resultWords.notPerformed;
  return outcomeWords[outcome];
}

function content(platform: Platform, session: Session, options: ResultOptions): Record<string, unknown> {
  const { judgement } = session;
  if (!hasOutcome(session) || judgement === undefined) return {};
  const passed = judgement.outcome === 'COMPLETED_PASS';
  if (!passed && (!options.alwaysReturnAssets || session.captures.size === 0)) return {};

  const proofedBy = session.config.connectorType;
  const front = session.captures.get('front');
  const selfie = session.captures.get('selfie');
  const document = {
    ...documentObject(session.documentType, proofedBy, judgement.printed, {
      face: front?.face ?? front?.image,
      image: front?.image,
      imageBack: session.captures.get('back')?.image,
    }),
    ...(passed ? { proof_jwt: proofOf(platform, session, options.service) } : {}),
  };
  const face = (selfie?.face ?? selfie?.image)?.toString('base64');
  const token = passed ? { token: resultToken() } : {};
  if (options.version === 'v3') {
    return { document, ...(face === undefined ? {} : { liveId: { face, proofedBy } }), ...token };
  }
  const liveId = { id: session.id, type: 'liveid', category: 'identity_document', proofedBy, face };
  return {
    [session.documentType]: document,
    ...(face === undefined ? {} : { liveid_object: liveId }),
    ...token,
  };
}

function proofOf(platform: Platform, session: Session, service: ServiceName): string {
  return proofJwt(platform.keys.of(service), {
    iss: platform.context.origin,
    sub: session.user.uid ?? session.id,
    jti: session.id,
    iat: Math.floor((session.completedAt ?? platform.context.clock.now()) / 1000),
    type: session.documentType,
  });
}

/** `{checks: [{name, status, score?}]}` where the settings want it, and the request or configuration asks for it. */
function checkLists(platform: Platform, session: Session, options: ResultOptions): Record<string, unknown> {
  if (!hasOutcome(session) || session.judgement === undefined) return {};
  const { checksIn } = platform.context.settings;
  const { checks } = session.judgement;
  const listed = (place: 'metadata' | 'raw_data') => (checksIn.includes(place) ? { checks } : {});
  return {
    ...(options.includeMetadata ? { metadata: listed('metadata') } : {}),
    ...(session.config.returnRawData ? { raw_data: listed('raw_data') } : {}),
  };
}

function errorInfo(session: Session): Record<string, unknown> {
  const reason = hasOutcome(session) ? session.judgement?.reason : undefined;
  return reason === undefined ? {} : { errorInfo: { reasonCode: reason, message: reasonMessages[reason] } };
}
