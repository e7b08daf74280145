import { asRecord } from '../shared/index.js';
import { Refusal } from './errors.js';
import type { Call, Handler } from './exchange.js';
import { Fields } from './fields.js';
import { facedPicture, picturesFrom } from './pictures.js';
import type { Session } from './session.js';
import {
  cancelRetry,
  cancelUpload,
  completeSession,
  declineSession,
  keepCapture,
  retrySession,
  startSession,
  submitDocument,
} from './session-flow.js';
import { requireSession } from './session-request.js';
import { sessionDetails, sessionRecord } from './session-views.js';
import { captureOfVerification, eventNames, isVerificationName, outcomeWord } from './words.js';

/** Endpoints 1 to 7 and 10 to 15: what the vendor's own page calls, by session id. */
export const sessionHandlers = {
  sessionDetails: (call) => ({ body: sessionDetails(sessionOf(call), call.platform.context.settings) }),
  validateSession: (call) => {
    const session = sessionOf(call);
    if (session.status !== 'PENDING' && session.status !== 'INPROGRESS') {
      throw new Refusal(400, `Session is not valid: ${session.status}`);
    }
    return { body: sessionDetails(session, call.platform.context.settings) };
  },
  startSession: (call) => {
    const session = sessionOf(call);
    startSession(call.platform, session, call.actor);
    return { body: sessionRecord(session, call.platform.context.settings) };
  },
  declineSession: (call) => {
    const session = sessionOf(call);
    declineSession(call.platform, session, call.actor);
    const { status, user, id, documentType } = session;
    return { body: { status, user, id, documentType } };
  },
  completeSession: (call) => {
    const { settings } = call.platform.context;
    const session = sessionOf(call);
    completeSession(call.platform, session, call.actor);
    if (settings.completionAnswers === 'state') {
      return { body: { completionStatus: settings.completionStatus } };
    }
    session.judgedAt = call.platform.context.clock.now();
    const outcome = sessionOf(call).judgement?.outcome ?? 'COMPLETED_NOT_PERFORMED';
    return { body: { completionStatus: outcomeWord(outcome, settings.outcomeWords) } };
  },
  retrySession: (call) => {
    retrySession(call.platform, sessionOf(call), call.actor);
    return {};
  },
  cancelRetry: (call) => {
    cancelRetry(call.platform, sessionOf(call), call.actor);
    return {};
  },
  submitEvent: (call) => {
    const session = sessionOf(call);
    const eventName = call.params['eventName'] ?? '';
    const { settings, clock } = call.platform.context;
    if (!settings.acceptAnyEventName && !eventNames.some((name) => name === eventName)) {
      throw new Refusal(400, `Event ${eventName} is not known`);
    }
    const body = Fields.of(call.body).only('screen_name', 'status', 'error');
    // The prose calls `status` a string, the table a boolean.
    if (body.has('status') && !['string', 'boolean'].includes(typeof body.record['status'])) {
      throw body.wrong('status', 'must be a string or a boolean');
    }
    const screenName = body.text('screen_name');
    session.history.push({ activity: eventName, ...call.actor, screenName, ts: clock.now() });
    return {};
  },
  submitVerification: (call) => {
    const session = sessionOf(call);
    const name = call.params['verificationName'] ?? '';
    if (!isVerificationName(name)) throw new Refusal(400, `Verification ${name} is not known`);
    const body = Fields.of(call.body).only('result', 'images', 'imageNames', 'event');
    body.optionalObject('event')?.only('screen_name', 'event_name');
    keepSide(call, session, captureOfVerification[name], body);
    return {};
  },
  submitDocument: (call) => {
    submitDocument(call.platform, sessionOf(call));
    return {};
  },
  submitDocumentV2: (call) => submitWhole(call, 'images'),
  submitDocumentV3: (call) => submitWhole(call, 'imageNames'),
  cancelUpload: (call) => {
    const { cancelUploadRefusals } = call.platform.context.settings;
    const session = sessionOf(call, cancelUploadRefusals.noSession);
    const body = call.body === undefined ? undefined : Fields.of(call.body).only('screenName');
    const screenName = body?.optionalText('screenName');
    cancelUpload(call.platform, session, call.actor, screenName ?? 'UPLOAD');
    return { body: { status: session.status } };
  },
} as const satisfies Record<string, Handler>;

export function sessionOf(call: Call, unknownStatus?: number): Session {
  return requireSession(call.platform, call.params['sessionId'] ?? '', unknownStatus);
}

function submitWhole(call: Call, means: 'images' | 'imageNames'): Record<string, never> {
  const session = sessionOf(call);
  const body = Fields.of(call.body).only('document_front', 'document_back', 'fallbackCaptureMode');
  const mode = body.optionalText('fallbackCaptureMode');
  if (mode !== undefined) body.oneOf('fallbackCaptureMode', ['manual', 'auto']);
  for (const [field, slot] of [
    ['document_front', 'front'],
    ['document_back', 'back'],
  ] as const) {
    const side = field === 'document_front' ? body.object(field) : body.optionalObject(field);
    if (side === undefined) continue;
    side.only('result', means);
    if (!side.has(means)) throw side.wrong(means, 'is required');
    keepSide(call, session, slot, side);
  }
  submitDocument(call.platform, session);
  return {};
}

function keepSide(call: Call, session: Session, slot: 'front' | 'back' | 'selfie', side: Fields): void {
  const { image, face } = facedPicture(picturesFrom(session, slot, side));
  if (image === undefined) throw side.wrong('images', 'is required');
  if (side.has('result') && asRecord(side.record['result']) === undefined) {
    throw side.wrong('result', 'must be of type object');
  }
  // An empty `result` is a capture engine that looked at nothing: not performed, and not failed either.
  const livenessPerformed = Object.keys(asRecord(side.record['result']) ?? {}).length > 0;
  keepCapture(call.platform, session, slot, { image, face, livenessPerformed });
}
