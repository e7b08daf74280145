import type { FastifyInstance } from 'fastify';
import { registerHostedPage, slotLabels } from '../shared/hosted-page.js';
import type { HostedSlot, HostedVisit, SlotAnswer } from '../shared/hosted-visit.js';
import type { EmulatorContext } from '../shared/server.js';
import type { Captures } from './capture.js';
import { lacksBack, type Session } from './session.js';
import type { Sessions } from './sessions.js';
import type { InnovatricsEmulatorSettings } from './settings.js';
import type { DocumentError, FaceError } from './words.js';

const pagePath = '/web-enrolment/';
/** Where the white label has the same page. */
const whiteLabelPath = '/id-verification/enrolment';

type Context = EmulatorContext<InnovatricsEmulatorSettings>;

/** The token must be the first parameter: the vendor's own app reads up to the first `&` (dossier 3.2). */
export function webEnrolmentUrl(context: Context, session: Session, accessToken: string): string {
  const token = context.settings.webEnrolmentToken === 'access' ? accessToken : session.referenceToken;
  return `${context.origin}${pagePath}?token=${token}`;
}

export function registerWebEnrolment(
  app: FastifyInstance,
  context: Context,
  sessions: Sessions,
  captures: Captures,
): void {
  app.get(whiteLabelPath, async (request, reply) => {
    const query = (request.raw.url ?? '').split('?')[1];
    return reply.redirect(query === undefined ? pagePath : `${pagePath}?${query}`, 302);
  });
  registerHostedPage(app, {
    pagePath,
    vendorName: 'Innovatrics-style enrolment',
    token: { in: 'query', name: 'token' },
    find(token) {
      const session = sessions.findByWebToken(token);
      return session && visitOf(session, context, sessions, captures);
    },
  });
}

function visitOf(
  session: Session,
  { settings }: Context,
  sessions: Sessions,
  captures: Captures,
): HostedVisit {
  const over = session.completedAt !== undefined || session.status !== 'PENDING';
  return {
    title: 'Verify your identity',
    slots: slotsOf(session, settings),
    ...(over && { closed: 'This link is over.', returnUrl: session.request.returnUrl }),
    open: () => sessions.start(session),
    async accept(slot, bytes): Promise<SlotAnswer> {
      const answer =
        slot === 'selfie'
          ? captures.face(session, bytes)
          : captures.document(session, bytes, slot === 'document_back' ? 'BACK' : 'FRONT');
      return answer.hasError
        ? { accepted: false, reason: answer.error, sentence: sentenceOf(answer.error) }
        : { accepted: true };
    },
    async finish() {
      const wants = (step: 'Document' | 'Face') => settings.steps.includes(step);
      if (wants('Document') && !session.front) return { refused: 'Show your identity document first.' };
      if (lacksBack(session)) return { refused: 'Show the back of your identity document too.' };
      if (wants('Face') && !session.face) return { refused: 'Take a photo of your face first.' };
      const answer = captures.complete(session);
      return 'hasError' in answer
        ? { refused: answer.error, sentence: sentenceOf(answer.error) }
        : { returnUrl: answer.customerReturnUrl };
    },
  };
}

/** The back is optional: whether there is one is only known once the front has been seen. */
function slotsOf(session: Session, settings: InnovatricsEmulatorSettings): HostedSlot[] {
  const slot = (id: 'document_front' | 'document_back' | 'selfie', required: boolean, taken: boolean) => ({
    id,
    label: slotLabels[id],
    required,
    accepted: taken,
  });
  return [
    ...(settings.steps.includes('Document')
      ? [
          slot('document_front', true, session.front !== undefined),
          slot('document_back', false, session.back !== undefined),
        ]
      : []),
    ...(settings.steps.includes('Face') ? [slot('selfie', true, session.face !== undefined)] : []),
  ];
}

/** What the codes of dossier 4.3 mean for the person. */
const sentences: Readonly<Record<DocumentError | FaceError | 'MISSING_DOCUMENT_AND_FACE', string>> = {
  DOCUMENT_NOT_RECOGNIZED: 'We cannot see an identity document. Please photograph the whole document.',
  WRONG_SIDE: 'This is the other side of your document. Please show the side that is asked for.',
  FACE_QUALITY_LOW: 'The photo on your document is not clear. Please try again in better light.',
  INTERNAL_ERROR: 'Something went wrong on our side. Please try again.',
  SESSION_ALREADY_COMPLETED: 'You have already finished here.',
  FACE_ANGLE_TOO_LARGE: 'Please look straight into the camera.',
  FACE_CLOSE_TO_BORDER: 'Please keep your face in the middle of the picture.',
  FACE_CROPPED: 'Please show your whole face.',
  FACE_IS_OCCLUDED: 'Something covers your face. Please take it away and try again.',
  FACE_NOT_FOUND: 'We cannot see a face. Please take a photo of yourself.',
  FACE_TOO_CLOSE: 'Please move a little away from the camera.',
  FACE_TOO_SMALL: 'Please move closer to the camera.',
  TOO_MANY_FACES: 'Please make sure that nobody else is in the picture.',
  MISSING_DOCUMENT_AND_FACE: 'Please show your identity document and your face first.',
};

const sentenceOf = (code: string): string =>
  Object.entries(sentences).find(([known]) => known === code)?.[1] ?? 'That did not work. Please try again.';
