import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EmulatorContext } from '../shared/server.js';
import { type Brand, isCustomer, schemeOf } from './access.js';
import { documentResult, faceResult } from './document-result.js';
import type { Factor } from './factors.js';
import { imageBytes, imageList } from './images.js';
import { problem, unauthorized } from './problem.js';
import { countryOf, documentTypeOf, type Session } from './session.js';
import type { Sessions } from './sessions.js';
import type { InnovatricsEmulatorSettings } from './settings.js';
import { second, timestamp } from './timestamps.js';

interface Params {
  readonly sid: string;
  readonly name: string;
}

/** B2 to B9: what the customer's back end reads and deletes. */
export function registerData(
  app: FastifyInstance,
  brand: Brand,
  context: EmulatorContext<InnovatricsEmulatorSettings>,
  sessions: Sessions,
): void {
  const { settings, clock } = context;
  type Request = FastifyRequest<{ Params: Params }>;
  const found =
    (act: (session: Session, request: Request, reply: FastifyReply) => unknown) =>
    async (request: Request, reply: FastifyReply) => {
      if (!isCustomer(request, brand, context)) return unauthorized(reply, schemeOf(brand));
      const session = sessions.find(request.params.sid);
      return session ? act(session, request, reply) : problem(reply, settings.unknownSessionStatus);
    };
  /** The same, once there is something to read (dossier 6.1). */
  const evaluated = (act: Parameters<typeof found>[0]) =>
    found((session, request, reply) => {
      const waiting = session.status === 'WAITING_FOR_MANUAL_APPROVE' && !settings.resultsWhileWaiting;
      if (!session.evaluation || waiting) return problem(reply, settings.notReadyStatus);
      return act(session, request, reply);
    });

  const at = `${brand.prefix}/data`;
  app.get(
    `${at}/:sid/status`,
    found(({ status }) => ({ status })),
  );
  app.get(
    `${at}/:sid/decision/results`,
    evaluated(({ evaluation }) => ({
      verifications: verificationsOf(evaluation, settings),
      decision: evaluation?.decision,
    })),
  );
  app.get(
    `${at}/:sid/document/result`,
    evaluated((session) => documentResult(session, settings, clock.now())),
  );
  app.get(
    `${at}/:sid/face/result`,
    evaluated((session) => faceResult(session, settings, clock.now())),
  );
  app.get(`${at}/:sid/images`, evaluated(imageList));
  // The vendor's table says `image`, its examples `images` (dossier 11.12).
  for (const segment of ['images', 'image']) {
    app.get(
      `${at}/:sid/${segment}/:name`,
      evaluated((session, request, reply) => {
        const bytes = imageBytes(session, request.params.name);
        if (!bytes) return problem(reply, settings.unknownSessionStatus);
        return reply.header('content-type', 'image/jpeg').send(bytes);
      }),
    );
  }
  app.delete(
    `${at}/:sid`,
    found((session, _request, reply) => {
      sessions.remove(session);
      return reply.code(settings.deletedStatus).send();
    }),
  );

  app.get<{ Querystring: Record<string, string> }>(`${at}/session/list`, async (request, reply) => {
    if (!isCustomer(request, brand, context)) return unauthorized(reply, schemeOf(brand));
    const strange = Object.keys(request.query).find((name) => !['pageNumber', 'pageSize'].includes(name));
    if (strange !== undefined && settings.unknownFields === 'refused') {
      return problem(reply, settings.invalidRequestStatus, { [strange]: ['The parameter is not known.'] });
    }
    const pageNumber = positive(request.query['pageNumber'], 1);
    const pageSize = positive(request.query['pageSize'], 10);
    if (pageNumber === undefined || pageSize === undefined) {
      return problem(reply, settings.invalidRequestStatus, {
        PageNumber: ['A whole number from 1 is required.'],
      });
    }
    const from = (pageNumber - 1) * pageSize;
    const data = sessions
      .all()
      .slice(from, from + pageSize)
      .map((session) => listRow(session, settings));
    // Not the total: the number of records on this page (dossier 11.14).
    const totalRecords = settings.totalRecordsAre === 'page' ? data.length : sessions.all().length;
    return { pageNumber, pageSize, totalRecords, data };
  });
}

function verificationsOf(
  evaluation: Session['evaluation'],
  { verificationsAs }: InnovatricsEmulatorSettings,
): unknown {
  const verifications: Readonly<Record<string, Factor>> = evaluation?.verifications ?? {};
  if (verificationsAs === 'object') return verifications;
  return Object.entries(verifications).map(([name, factor]) => ({ name, ...factor }));
}

function positive(text: string | undefined, absent: number): number | undefined {
  if (text === undefined) return absent;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function listRow(session: Session, settings: InnovatricsEmulatorSettings) {
  const { completedAt, createdAt } = session;
  const missing = settings.unfinishedFields === 'null' ? null : undefined;
  return {
    id: session.request.sessionId,
    createdDateUtc: timestamp(createdAt),
    expiryDateUtc: timestamp(createdAt + settings.listExpirySeconds * second),
    documentType: documentTypeOf(session) ?? missing,
    verificationStatus: session.status,
    completedDateUtc: completedAt === undefined ? missing : timestamp(completedAt),
    country: countryOf(session) ?? missing,
  };
}
