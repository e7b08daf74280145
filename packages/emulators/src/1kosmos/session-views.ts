import type { Session } from './session.js';
import { reasonMessages } from './words.js';

/** What the service shows of a session, in each of its three documented forms (dossier 6.3). */
export function sessionDetails(session: Session): Record<string, unknown> {
  return {
    status: session.status,
    user: session.user,
    id: session.id,
    documentType: session.documentType,
    license: session.config.captureLicense,
    ...session.workflow,
    useBucket: session.config.highResolutionImages,
    bypassConfig: [],
    autoDetectTimeout: 40,
    postTimeoutCaptureMode: 'manual',
    selfieCaptureMode: 'auto',
  };
}

/** Instants are numbers of milliseconds here. */
export function sessionRecord(session: Session): Record<string, unknown> {
  return {
    ...common(session),
    url: session.url,
    status: session.status,
    history: session.history,
    ...instants(session, (instant) => instant),
  };
}

/** A row of `fetch`: instants are strings here, the outcome stands beside the status. */
export function sessionRow(session: Session): Record<string, unknown> {
  return {
    ...common(session),
    status: session.status,
    ...instants(session, String),
    ...(session.status === 'COMPLETED' && session.judgement !== undefined
      ? { resultStatus: session.judgement.outcome }
      : {}),
    'session-result': certificates(session),
  };
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
function certificates(session: Session): readonly Record<string, unknown>[] {
  if (session.status !== 'COMPLETED' || session.judgement === undefined) return [];
  const { outcome, reason } = session.judgement;
  return [
    {
      type: 'session_summary',
      authority: session.config.connectorType,
      ts: session.completedAt,
      verified: outcome === 'COMPLETED_PASS',
      result: {
        status: outcome,
        ...(reason === undefined ? {} : { reasonCode: reason, message: reasonMessages[reason] }),
      },
    },
  ];
}
