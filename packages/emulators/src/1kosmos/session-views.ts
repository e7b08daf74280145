import type { Session } from './session.js';
import type { OneKosmosEmulatorSettings } from './settings.js';
import { outcomeWord, reasonMessages } from './words.js';

type Views = Pick<
  OneKosmosEmulatorSettings,
  | 'outcomeWords'
  | 'rowsCarryStatus'
  | 'rowsCarryOutcome'
  | 'certificateResult'
  | 'bucketFlag'
  | 'failedAttemptsShown'
>;

/** What the service shows of a session, in each of its three documented forms (dossier 6.3). */
export function sessionDetails(session: Session, { bucketFlag }: Views): Record<string, unknown> {
  const bucket = session.config.highResolutionImages;
  return {
    status: session.status,
    user: session.user,
    id: session.id,
    documentType: session.documentType,
    license: session.config.captureLicense,
    ...session.workflow,
    ...(bucketFlag === 'useHighResolutionImages' ? {} : { useBucket: bucket }),
    ...(bucketFlag === 'useBucket' ? {} : { useHighResolutionImages: bucket }),
    bypassConfig: [],
    autoDetectTimeout: 40,
    postTimeoutCaptureMode: 'manual',
    autoCaptureCountdownSeconds: 3,
    autoCaptureCountdownVisible: true,
    selfieCaptureMode: 'auto',
  };
}

/** Instants are numbers of milliseconds here. */
export function sessionRecord(session: Session, views: Views): Record<string, unknown> {
  return {
    ...common(session),
    url: session.url,
    status: session.status,
    ...outcome(session, views),
    history: session.history,
    ...instants(session, (instant) => instant),
  };
}

/** A row of `fetch`: instants are strings here, the outcome stands where the record has its status. */
export function sessionRow(session: Session, views: Views): Record<string, unknown> {
  return {
    ...common(session),
    ...(views.rowsCarryStatus ? { status: session.status } : {}),
    ...instants(session, String),
    ...(views.rowsCarryOutcome ? outcome(session, views) : {}),
    'session-result': certificates(session, views),
  };
}

function outcome(session: Session, { outcomeWords }: Views): { readonly resultStatus?: string } {
  if (session.status !== 'COMPLETED' || session.judgement === undefined) return {};
  return { resultStatus: outcomeWord(session.judgement.outcome, outcomeWords) };
}

function common(session: Session): Record<string, unknown> {
  return {
    _id: session.recordId,
    id: session.id,
    tenantDNS: session.tenantDns,
    tenantId: session.tenantId,
    communityName: session.communityName,
    communityId: session.communityId,
    documentType: session.documentType,
    ...(session.did === undefined ? {} : { did: session.did }),
    dvcID: session.dvcId,
    user: session.user,
  };
}

function instants<Shown>(session: Session, show: (instant: number) => Shown): Record<string, Shown> {
  return {
    createdTS: show(session.createdAt),
    expiryTS: show(session.expiresAt),
    ...(session.startedAt === undefined ? {} : { startedTS: show(session.startedAt) }),
    ...(session.abandonedAt === undefined ? {} : { abandonedTS: show(session.abandonedAt) }),
    ...(session.completedAt === undefined ? {} : { completedTS: show(session.completedAt) }),
  };
}

/** The summary certificate; its fields beyond the reason code are not published. */
function certificates(session: Session, views: Views): readonly Record<string, unknown>[] {
  const attempted = views.failedAttemptsShown && session.retryReason !== undefined;
  if ((session.status !== 'COMPLETED' && !attempted) || session.judgement === undefined) return [];
  const { outcome, reason } = session.judgement;
  const word = outcomeWord(outcome, views.outcomeWords);
  const reasons = reason === undefined ? {} : { reasonCode: reason, message: reasonMessages[reason] };
  return [
    {
      type: 'session_summary',
      authority: session.config.connectorType,
      ts: session.completedAt ?? session.activeAt,
      verified: outcome === 'COMPLETED_PASS',
      ...(views.certificateResult === 'word'
        ? { result: word, ...reasons }
        : { result: { status: word, ...reasons } }),
    },
  ];
}
