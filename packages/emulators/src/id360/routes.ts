import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asRecord, type EmulatorContext, jsonBody, rawBody, sniffMediaType } from '../shared/index.js';
import type { Accounts } from './accounts.js';
import { readCreateRequest } from './create-request.js';
import { isOpen, writtenId } from './dossier.js';
import { Refusal, refuse, sendJson, sendNothing } from './errors.js';
import type { Flow } from './flow.js';
import type { Dossier } from './model.js';
import type { Office } from './office.js';
import { proofSlip } from './proof-slip.js';
import { makeReport, type ReportMaker } from './report.js';
import type { Id360EmulatorSettings } from './settings.js';
import { naiveTime } from './time.js';

export interface Desk {
  readonly context: EmulatorContext<Id360EmulatorSettings>;
  readonly accounts: Accounts;
  readonly office: Office;
  readonly flow: Flow;
  maker(): ReportMaker;
}

type Query = Readonly<Record<string, unknown>>;
type Params = Readonly<Record<string, string>>;
type Call = FastifyRequest<{ Params: Params; Querystring: Query }>;
type Handler = (request: Call, reply: FastifyReply) => unknown;

/** Every endpoint of dossier 3, under the public prefix and the `/private` one seen in real payloads. */
export function registerApi(app: FastifyInstance, desk: Desk): void {
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Refusal) return sendJson(reply, error.status, error.body);
    const status = asRecord(error)?.statusCode;
    return sendJson(reply, typeof status === 'number' ? status : 500, { detail: 'Error.' });
  });
  app.setNotFoundHandler((_request, reply) => sendJson(reply, 404, { detail: 'Not found.' }));
  for (const prefix of ['/api/1.0.0', '/private/api/1.0.0']) {
    const on: On = (method, path, handler, parameters = []) =>
      app.route<{ Params: Params; Querystring: Query }>({
        method,
        url: `${prefix}${path}`,
        handler: async (request, reply) => {
          if (desk.context.settings.unknownFields === 'refused') refuseUnknown(request.query, parameters);
          return handler(request, reply);
        },
      });
    userRoutes(on, desk);
    flowRoutes(on, desk);
    reportRoutes(on, desk);
  }
}

type On = (
  method: 'GET' | 'POST',
  path: string,
  handler: Handler,
  /** Names that may stand in the query. */
  parameters?: readonly string[],
) => void;

function refuseUnknown(query: Query, known: readonly string[]): void {
  const strange = Object.keys(query).find((name) => !known.includes(name));
  if (strange !== undefined) throw new Refusal(400, { [strange]: ['Unexpected parameter.'] });
}

const consentNames = [
  'accepted_system_cgu',
  'accepted_cgu',
  'accept_cgu',
  'accepted_biometry',
  'accept_biometry',
];

/** A flag in the query; absent counts as false. */
function flag({ query }: Call, name: string): boolean {
  const value = query[name] ?? 'false';
  if (value !== 'true' && value !== 'false') throw new Refusal(400, { [name]: ['Must be a valid boolean.'] });
  return value === 'true';
}

function userRoutes(on: On, { accounts, context, office, flow }: Desk): void {
  const { settings } = context;
  on('POST', '/user/login', (request, reply) => {
    const body = asRecord(jsonBody(request));
    if (!body) throw refuse(400, 'JSON parse error');
    const wrong: Record<string, string[]> = {};
    const text = (name: string): string => {
      const value = body[name];
      if (typeof value === 'string' && value !== '') return value;
      wrong[name] = ['This field is required.'];
      return '';
    };
    const [username, password] = [text('username'), text('password')];
    if (Object.keys(wrong).length > 0) throw new Refusal(400, wrong);
    const token = accounts.login(username, password);
    if (token === undefined) throw refuse(settings.errors.wrongLogin, 'Invalid username/password.');
    return sendJson(reply, 200, { token });
  });
  on('GET', '/user/whoami', (request, reply) => {
    const { id, username } = accounts.require(request.headers.authorization);
    return sendJson(reply, 200, { id, username });
  });
  on('POST', '/process/:uuid/enrollment', (request, reply) => {
    accounts.require(request.headers.authorization);
    if (request.params.uuid !== settings.processUuid) throw refuse(404, 'Not found.');
    const dossier = office.create(
      readCreateRequest(jsonBody(request), {
        callbackRequired: settings.callbackRequired,
        letters: Object.keys(settings.callbackLetters),
        unknownFields: settings.unknownFields,
      }),
    );
    return sendJson(reply, 200, creationAnswer(dossier, settings));
  });
  on(
    'POST',
    '/enrollment/:id/control/data/:name',
    (request, reply) => {
      const dossier = requireDossier(request, { accounts, office });
      const value = rawBody(request).toString('utf8');
      flow.controlData(dossier, request.params.name ?? '', value, flag(request, 'locked'));
      return sendNothing(reply);
    },
    ['locked'],
  );
  on('POST', settings.paths.interrupt, (request, reply) => {
    const dossier = requireDossier(request, { accounts, office });
    if (!isOpen(dossier)) throw refuse(settings.errors.ended, `This enrollment is ${dossier.status}.`);
    office.end(dossier, 'DISCONTINUED', 'interrupted by the client');
    return sendNothing(reply);
  });
  on(
    'GET',
    '/document/:id/file_contents',
    (request, reply) => {
      accounts.require(request.headers.authorization);
      const page = Number(request.query.page_number ?? 0);
      const bytes = office
        .dossiers()
        .flatMap(({ documents }) => [...documents.values()])
        .find(({ id }) => String(id) === request.params.id)
        ?.pages.get(page);
      if (!bytes) throw refuse(404, 'Not found.');
      return reply.header('content-type', sniffMediaType(bytes) ?? 'application/octet-stream').send(bytes);
    },
    ['page_number'],
  );
}

function flowRoutes(on: On, { context, flow }: Desk): void {
  const dossierOf = (request: Call) => flow.require(request.headers['x-api-key']);
  on('GET', '/enrollment/flow/enrollment_info', (request, reply) => {
    dossierOf(request);
    return sendJson(reply, 200, { routes: [{ id: context.settings.routeId }] });
  });
  on('POST', '/enrollment/flow/route/:route/select', (request, reply) => {
    flow.selectRoute(dossierOf(request), request.params.route ?? '');
    return sendNothing(reply);
  });
  on(
    'POST',
    '/enrollment/flow/consent',
    (request, reply) => {
      flow.consent(dossierOf(request), request.query, context.clock.now());
      return sendNothing(reply);
    },
    consentNames,
  );
  on(
    'POST',
    '/enrollment/flow/document/:name',
    (request, reply) => {
      const pages = { total: request.query.total_pages, uploaded: request.query.uploaded_page };
      flow.upload(dossierOf(request), request.params.name ?? '', pages, rawBody(request));
      return sendNothing(reply);
    },
    ['total_pages', 'uploaded_page'],
  );
  on('POST', '/enrollment/flow/finalize_enrollment', (request, reply) => {
    flow.finalize(dossierOf(request));
    return sendNothing(reply);
  });
}

function reportRoutes(on: On, desk: Desk): void {
  const { accounts, context, office } = desk;
  const { settings } = context;
  on(
    'GET',
    '/enrollment/:id/report',
    (request, reply) => {
      const dossier = requireDossier(request, { accounts, office });
      // Either name asks for a draft (dossier 10, row 3).
      const draft = flag(request, 'allow_draft') || flag(request, 'draft');
      const hasVerdict = dossier.status === 'OK' || dossier.status === 'KO';
      if (!hasVerdict && !draft) {
        const status = isOpen(dossier) ? 202 : settings.endedWithoutVerdict;
        if (status === 202) return sendJson(reply, 202, {});
        if (status === 404) throw refuse(404, 'Not found.');
      }
      return sendJson(reply, 200, makeReport(dossier, desk.maker()));
    },
    ['allow_draft', 'draft'],
  );
  on('GET', settings.paths.archive, (request, reply) => {
    const account = accounts.require(request.headers.authorization);
    if (account.kind !== 'user') throw refuse(403, 'You do not have permission to perform this action.');
    const dossier = office.byId(Number(request.params.id));
    if (dossier?.status !== 'DELETED') throw refuse(404, 'Not found.');
    return sendJson(reply, 200, dossier.archived);
  });
  on('GET', settings.paths.proofSlip, (request, reply) => {
    const dossier = requireDossier(request, { accounts, office });
    if (dossier.status !== 'OK' && dossier.status !== 'KO') throw refuse(404, 'Not found.');
    return reply.header('content-type', 'application/pdf').send(proofSlip(dossier));
  });
  on('GET', settings.paths.idclaim, (request, reply) => {
    const dossier = requireDossier(request, { accounts, office });
    if (dossier.status !== 'OK' || settings.idclaim === undefined) throw refuse(404, 'Not found.');
    return reply
      .header('content-type', 'application/vnd.etsi.asic-e+zip')
      .send(Buffer.from(settings.idclaim));
  });
  on('GET', '/keys/report_signature', (_request, reply) =>
    reply.header('content-type', 'application/x-pem-file').send(desk.maker().signer.publicKeyPem()),
  );
}

/** The dossier of a call with a session token. Throws 401, or 404 for an unknown or purged dossier. */
function requireDossier(request: Call, { accounts, office }: Pick<Desk, 'accounts' | 'office'>): Dossier {
  accounts.require(request.headers.authorization);
  const dossier = office.byId(Number(request.params.id));
  if (!dossier || dossier.status === 'DELETED') throw refuse(404, 'Not found.');
  return dossier;
}

/** `200` of a creation (dossier 4.2): an echo, with the names of callback headers and without their values. */
function creationAnswer(dossier: Dossier, settings: Id360EmulatorSettings): Record<string, unknown> {
  const { request } = dossier;
  return {
    // Real answers name hosts that do not serve the caller: the field is there to be left alone.
    url: `http://id360.invalid/private/api/1.0.0/enrollment/${dossier.id}`,
    id: writtenId(dossier, settings, 'creation'),
    process: settings.processId,
    api_key: dossier.apiKey,
    ...(request.callbackUrl !== undefined && { callback_url: request.callbackUrl }),
    browser_callback_url: request.browserCallbackUrl,
    ...(request.clientReference !== undefined && { client_reference: request.clientReference }),
    status: dossier.status,
    reason: dossier.reason,
    creation_time: naiveTime(dossier.createdAt),
    starting_time: null,
    finished_time: null,
    ...(request.endpoints && {
      callback_endpoints: request.endpoints.map(({ url, on, headers }) => ({
        url,
        on,
        headers: headers.map(({ name }) => ({ name })),
      })),
    }),
  };
}
