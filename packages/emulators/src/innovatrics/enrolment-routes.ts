import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asRecord, jsonBody, rawBody } from '../shared/body.js';
import type { EmulatorContext } from '../shared/server.js';
import { type Brand, capturedSessionId, isCustomer, schemeOf } from './access.js';
import { mintAccessToken } from './access-token.js';
import { accepted, type Captures, refusal } from './capture.js';
import { chipKey } from './chip.js';
import { fromBase64, imageOf, property } from './image-input.js';
import { readInitializeRequest } from './initialize-request.js';
import { problem, unauthorized } from './problem.js';
import type { Session } from './session.js';
import type { Sessions } from './sessions.js';
import type { InnovatricsEmulatorSettings } from './settings.js';
import { webEnrolmentUrl } from './web-enrolment.js';

interface Parts {
  readonly context: EmulatorContext<InnovatricsEmulatorSettings>;
  readonly sessions: Sessions;
  readonly captures: Captures;
}

/** `initialize`: B1 of the dossier's table, under the brand's path and the oldest one. */
export function registerInitialize(app: FastifyInstance, brand: Brand, { context, sessions }: Parts): void {
  const { settings, clock } = context;
  const initialize =
    (answers: readonly ('accessToken' | 'webEnrolmentUrl')[]) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      if (!isCustomer(request, brand, context)) return unauthorized(reply, schemeOf(brand));
      const refused = refusedMediaType(request, reply, settings);
      if (refused) return refused;
      const strict = settings.unknownFields === 'refused';
      const more = brand.auth === 'apiKey' ? ['Theme'] : [];
      const read = readInitializeRequest(jsonBody(request), strict, more);
      if ('errors' in read) return problem(reply, settings.invalidRequestStatus, read.errors);
      const session = sessions.create(read.request);
      if (!session) {
        return problem(reply, settings.usedSessionIdStatus, { SessionId: ['The session already exists.'] });
      }
      const { sessionId } = session.request;
      const accessToken = mintAccessToken(sessionId, clock.now(), settings);
      const url = webEnrolmentUrl(context, session, accessToken);
      return {
        ...(answers.includes('accessToken') && { accessToken }),
        sessionId,
        ...(answers.includes('webEnrolmentUrl') && { webEnrolmentUrl: url }),
      };
    };
  const path = `${brand.prefix}/enrolment/initialize`;
  app.post(
    path,
    initialize(brand.auth === 'basic' ? ['accessToken', 'webEnrolmentUrl'] : ['webEnrolmentUrl']),
  );
  if (brand.auth === 'basic') app.post('/enrolment/api/v1/Session/init', initialize(['accessToken']));
}

/** A body that is there and not JSON. */
function refusedMediaType(
  request: FastifyRequest,
  reply: FastifyReply,
  { wrongMediaTypeStatus }: InnovatricsEmulatorSettings,
): FastifyReply | undefined {
  if (wrongMediaTypeStatus === undefined || rawBody(request).length === 0) return undefined;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return undefined;
  return problem(reply, wrongMediaTypeStatus);
}

const strangeField = (body: unknown, known: readonly string[]): string | undefined =>
  Object.keys(asRecord(body) ?? {}).find(
    (name) => !known.some((one) => one.toLowerCase() === name.toLowerCase()),
  );

/** C1 to C8: what the web app and the mobile app call. Business errors come inside a 200 (dossier 4.2). */
export function registerCapture(app: FastifyInstance, brand: Brand, parts: Parts): void {
  const { context, sessions, captures } = parts;
  const { settings, clock } = context;
  const at = `${brand.prefix}/enrolment`;

  app.get<{ Params: { token: string } }>(`${at}/token/exchange/:token`, async (request) => {
    const failed = (error: string) => ({ hasError: true, token: null, error });
    const session = sessions.findByWebToken(request.params.token);
    if (!session) return failed(settings.unknownTokenError);
    if (settings.referenceTokenSingleUse && session.referenceUsed) return failed(settings.unknownTokenError);
    if (session.status === 'EXPIRED') return failed(settings.expiredSessionError);
    if (session.completedAt !== undefined) return failed('SESSION_ALREADY_COMPLETED');
    session.referenceUsed = true;
    const token = mintAccessToken(session.request.sessionId, clock.now(), settings);
    return { hasError: false, token, error: null };
  });

  const captured =
    (
      act: (session: Session, body: unknown, reply: FastifyReply) => unknown,
      fields: readonly string[] = [],
    ) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const id = capturedSessionId(request, brand, context);
      if (id === undefined) return unauthorized(reply, 'Bearer');
      const session = sessions.find(id);
      if (!session) return problem(reply, settings.unknownSessionStatus);
      const body = jsonBody(request);
      const strange = strangeField(body, [...fields, ...(brand.auth === 'apiKey' ? ['sessionId'] : [])]);
      if (strange !== undefined && settings.unknownFields === 'refused') {
        return problem(reply, settings.invalidRequestStatus, { [strange]: ['The field is not known.'] });
      }
      return refusedMediaType(request, reply, settings) ?? act(session, body, reply);
    };

  app.get(
    `${at}/sdk/configuration`,
    captured(() => ({
      steps: settings.steps.map((name) => ({ name })),
      frontendConfiguration: {
        allowManualUpload: false,
        flipDocumentTime: 3000,
        logInnoDetectionResults: false,
        innovatricsLicence: 'bGljZW5jZQ==',
      },
      hasError: false,
      error: null,
    })),
  );
  app.post(
    `${at}/start`,
    captured((session) => {
      if (session.status === 'EXPIRED') return refusal(settings.expiredSessionError);
      if (session.completedAt !== undefined) return refusal('SESSION_ALREADY_COMPLETED');
      const repeated = session.startedAt !== undefined ? settings.repeatedStartError : undefined;
      sessions.start(session);
      return repeated === undefined ? { hasError: false, error: null } : refusal(repeated);
    }),
  );
  const badImage = { ImageBase: ['The value is not Base64.'] };
  app.post(
    `${at}/document`,
    captured(
      async (session, body, reply) => {
        const image = await imageOf(body, settings.fetchImageUrls);
        return image
          ? captures.document(session, image)
          : problem(reply, settings.invalidRequestStatus, badImage);
      },
      ['imageBase', 'disableQualityCheck'],
    ),
  );
  app.post(
    `${at}/face`,
    captured(
      async (session, body, reply) => {
        const image = await imageOf(body, settings.fetchImageUrls);
        return image
          ? captures.face(session, image)
          : problem(reply, settings.invalidRequestStatus, badImage);
      },
      ['imageBase'],
    ),
  );
  app.get(
    `${at}/nfc/key`,
    captured((session) => chipKey(session)),
  );
  app.post(
    `${at}/nfc/data-groups`,
    captured(
      (session, body, reply) => {
        const bytes = fromBase64(property(body, 'nfcBase'));
        if (!bytes)
          return problem(reply, settings.invalidRequestStatus, { NfcBase: ['The value is not Base64.'] });
        const reason = captures.closed(session);
        if (reason !== undefined) return refusal(reason);
        try {
          session.chip = JSON.parse(bytes.toString('utf8'));
        } catch {
          return refusal('INTERNAL_ERROR');
        }
        return accepted;
      },
      ['nfcBase'],
    ),
  );
  app.post(
    `${at}/complete`,
    captured((session) => {
      const answer = captures.complete(session);
      const echoed = brand.auth === 'apiKey' && { sessionId: session.request.sessionId };
      return { ...answer, ...echoed };
    }),
  );
}
