import { Refusal } from './errors.js';
import type { Call, Handler } from './exchange.js';
import { Fields } from './fields.js';
import { type ResultOptions, sessionResult } from './result.js';
import type { Session } from './session.js';
import { type Expanded, expandedFrom, requireSession, sessionFrom } from './session-request.js';
import type { StoredVerification } from './settings.js';

const resultOptions = ['includeMetadata', 'apiVersion', 'alwaysReturnAssets', 'granularStatus'];

/** `document_share_session/create` and `/result` in both dialects (dossier 6.1). */
export const shareSessionHandlers = {
  createSession: (call) => {
    const body = Fields.of(call.body).only('connector', 'verification', 'sessionRequest');
    const expanded = expandedFrom(body, 'create');
    return created(call, sessionFrom(call.platform, expanded, body.object('sessionRequest'), true));
  },
  sessionResult: (call) => {
    const body = Fields.of(call.body).only('connector', 'verification', 'sessionId', ...resultOptions);
    expandedFrom(body, 'result');
    const version = body.optionalText('apiVersion');
    return resultOf(call, body, version === 'v3' ? 'v3' : 'legacy');
  },
  docuverifyCreate: (call) => {
    const body = Fields.of(call.body).only('dvcID', 'sessionRequest');
    const stored = storedVerification(call, body);
    const request = body.object('sessionRequest');
    const session = sessionFrom(call.platform, expandedOf(stored), request, false);
    if (stored.documentTypes !== undefined && !stored.documentTypes.includes(session.documentType)) {
      throw request.wrong('documentType', 'is not allowed for this dvcID');
    }
    return created(call, { ...session, dvcId: body.text('dvcID') });
  },
  docuverifyResult: (call) => docuverifyResult(call, 'legacy'),
  docuverifyResultV3: (call) => docuverifyResult(call, 'v3'),
} as const satisfies Record<string, Handler>;

function created(call: Call, session: Session) {
  call.platform.sessions.add(session);
  return { body: { sessionId: session.id, url: session.url } };
}

function docuverifyResult(call: Call, version: 'legacy' | 'v3') {
  // docuverify's own `apiVersion` is its path; its options go through to the connector (dossier 6.1).
  const body = Fields.of(call.body).only('dvcID', 'sessionId', ...resultOptions);
  storedVerification(call, body);
  return resultOf(call, body, version, body.text('dvcID'));
}

function resultOf(call: Call, body: Fields, version: ResultOptions['version'], dvcId?: string) {
  const session = requireSession(call.platform, body.text('sessionId'));
  if (dvcId !== undefined && session.dvcId !== dvcId) {
    throw new Refusal(call.platform.context.settings.unknownSessionStatus, 'Session not found');
  }
  return {
    body: sessionResult(call.platform, session, {
      service: call.service,
      version,
      includeMetadata: body.optionalBoolean('includeMetadata') ?? false,
      alwaysReturnAssets: body.optionalBoolean('alwaysReturnAssets') ?? false,
      granularStatus: body.optionalBoolean('granularStatus') ?? false,
    }),
  };
}

export function storedVerification(call: Call, body: Fields): StoredVerification {
  const dvcId = body.text('dvcID');
  const { verifications } = call.platform.context.settings;
  const stored = Object.hasOwn(verifications, dvcId) ? verifications[dvcId] : undefined;
  if (stored === undefined) throw new Refusal(404, 'dvcID not found');
  return stored;
}

export function expandedOf(stored: StoredVerification): Expanded {
  return {
    connector: Fields.of(stored.connector, 'connector'),
    verification: Fields.of(stored.verification, 'verification'),
  };
}
