import type { FastifyInstance } from 'fastify';
import {
  type FinishAnswer,
  type HostedSlot,
  type HostedSlotId,
  type HostedVisit,
  registerHostedPage,
  type SlotAnswer,
  slotLabels,
  sniffMediaType,
} from '../shared/index.js';
import { needsBack, needsSelfie } from './judgement.js';
import type { Platform } from './platform.js';
import type { Session } from './session.js';
import {
  type Actor,
  completeSession,
  declineSession,
  keepCapture,
  retrySession,
  startSession,
  submitDocument,
} from './session-flow.js';
import { type CaptureSlot, type ReasonCode, reasonMessages } from './words.js';

const slotOfPage: Readonly<Partial<Record<HostedSlotId, CaptureSlot>>> = {
  document_front: 'front',
  document_back: 'back',
  selfie: 'selfie',
};

/** The vendor's capture page: consent starts the session, and Finish does what its script does at the end. */
export function registerCapturePage(app: FastifyInstance, platform: Platform): void {
  registerHostedPage(app, {
    pagePath: '/idproofing/session/:sessionId',
    vendorName: '1Kosmos',
    token: { in: 'path', pattern: '^/idproofing/session/([^/]+)$' },
    find: (id) => {
      const session = platform.sessions.find(id);
      return session && visitOf(platform, session);
    },
  });
}

function visitOf(platform: Platform, session: Session): HostedVisit {
  const actor: Actor = { ipAddress: '127.0.0.1', userAgent: 'capture page' };
  const closed = closedBecause(session);
  const slots = slotsOf(session);
  return {
    title: 'Verify your identity',
    slots,
    ...(session.retryReason === undefined ? {} : { notice: noticeOf(session.retryReason) }),
    consent: {
      text: 'I agree that my identity document and my face are captured and compared.',
      given: session.status !== 'PENDING',
    },
    ...(closed === undefined ? {} : { closed }),
    ...(platform.context.settings.declinesFrom.includes(session.status)
      ? {
          decline: async () => {
            declineSession(platform, session, actor);
            return {};
          },
        }
      : {}),
    giveConsent: () => {
      if (session.status === 'PENDING') startSession(platform, session, actor);
    },
    accept: async (slotId, bytes): Promise<SlotAnswer> => {
      const slot = slotOfPage[slotId];
      const mediaType = sniffMediaType(bytes);
      if (session.status !== 'INPROGRESS') return { accepted: false, reason: 'Please agree first.' };
      if (slot === undefined || mediaType === undefined || !mediaType.startsWith('image/')) {
        return { accepted: false, reason: 'This is not a picture.' };
      }
      if (session.retryReason !== undefined) retrySession(platform, session, actor);
      keepCapture(platform, session, slot, { image: bytes, livenessPerformed: true });
      return { accepted: true };
    },
    finish: async (): Promise<FinishAnswer> => {
      const missing = slots.filter(({ required, accepted }) => required && accepted !== true);
      if (session.status !== 'INPROGRESS') return { refused: 'Please agree first.' };
      if (missing.length > 0) {
        return { refused: `Still missing: ${missing.map(({ label }) => label).join(', ')}.` };
      }
      submitDocument(platform, session);
      completeSession(platform, session, actor);
      return {};
    },
  };
}

function slotsOf(session: Session): readonly HostedSlot[] {
  const isPassport = session.documentType === 'ppt_object';
  const slot = (id: HostedSlotId, capture: CaptureSlot): HostedSlot => ({
    id,
    ...(id === 'document_front' && isPassport ? { specimen: 'passport' } : {}),
    label: slotLabels[id],
    required: true,
    accepted: session.retryReason === undefined && session.captures.has(capture),
  });
  const { checks } = session.config;
  return [
    slot('document_front', 'front'),
    ...(needsBack(session.documentType, checks) ? [slot('document_back', 'back')] : []),
    ...(needsSelfie(checks) ? [slot('selfie', 'selfie')] : []),
  ];
}

function closedBecause(session: Session): string | undefined {
  if (session.judgedAt !== undefined) return 'Your documents are being checked.';
  if (session.status === 'PENDING' || session.status === 'INPROGRESS') return undefined;
  return session.status === 'COMPLETED' ? 'This verification is complete.' : 'This link is no longer valid.';
}

/** A failed attempt that may be repeated: the pictures have to be taken again. */
const noticeOf = (reason: ReasonCode): string =>
  `That did not work: ${reasonMessages[reason].toLowerCase()}. Please take the pictures again.`;
