import type { FastifyInstance } from 'fastify';
import { registerHostedPage, slotLabels } from '../shared/hosted-page.js';
import type { HostedSlot, HostedVisit, SlotAnswer } from '../shared/hosted-visit.js';
import type { EmulatorContext } from '../shared/server.js';
import type { Captures } from './capture.js';
import { lacksBack, type Session } from './session.js';
import type { Sessions } from './sessions.js';
import type { InnovatricsEmulatorSettings } from './settings.js';

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
    title: 'Prove your identity',
    slots: slotsOf(session, settings),
    ...(over && { closed: 'This link is over.' }),
    open: () => sessions.start(session),
    async accept(slot, bytes): Promise<SlotAnswer> {
      const answer =
        slot === 'selfie'
          ? captures.face(session, bytes)
          : captures.document(session, bytes, slot === 'document_back' ? 'BACK' : 'FRONT');
      return answer.hasError ? { accepted: false, reason: answer.error } : { accepted: true };
    },
    async finish() {
      const wants = (step: 'Document' | 'Face') => settings.steps.includes(step);
      if (wants('Document') && !session.front) return { refused: 'Show your identity document first.' };
      if (lacksBack(session)) return { refused: 'Show the back of your identity document too.' };
      if (wants('Face') && !session.face) return { refused: 'Take a photo of your face first.' };
      const answer = captures.complete(session);
      return 'hasError' in answer ? { refused: answer.error } : { returnUrl: answer.customerReturnUrl };
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
