import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asRecord, type EmulatorContext, noteBody, rawBody, sha256Hex } from '../shared/index.js';
import { additionAnswer, creationAnswer, resultAnswer } from './answers.js';
import { Refusal, sendJson } from './errors.js';
import { capturePath } from './hosted.js';
import { type FormPart, readForm } from './multipart.js';
import { qrPicture } from './qr-picture.js';
import type { ShootIdEmulatorSettings } from './settings.js';
import type { Transaction } from './transaction.js';
import type { Transactions } from './transactions.js';

type Context = EmulatorContext<ShootIdEmulatorSettings>;
type Query = Readonly<Record<string, unknown>>;
type Call = FastifyRequest<{ Querystring: Query }>;

/** The four endpoints of dossier 2. */
export function registerApi(app: FastifyInstance, context: Context, transactions: Transactions): void {
  const { settings } = context;
  const pictureUrl = ({ pictureId }: Transaction) =>
    `${context.origin}${settings.pathPrefix}/picture?pictureId=${pictureId}`;
  const require = (transactionId: string | undefined): Transaction => {
    const found = transactions.find(transactionId);
    if (!found) throw new Refusal(settings.errors.unknownTransaction, 'unknown transactionId');
    return found;
  };
  const on = (
    method: 'GET' | 'POST',
    path: string,
    handler: (request: Call, reply: FastifyReply) => unknown,
    /** Names that may stand in the query. */
    parameters: readonly string[] = [],
  ) =>
    app.route<{ Querystring: Query }>({
      method,
      url: `${settings.pathPrefix}${path}`,
      handler: async (request, reply) => {
        refuseOthers(Object.keys(request.query), parameters, settings);
        return handler(request, reply);
      },
    });

  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof Refusal)) {
      const status = asRecord(error)?.statusCode;
      return sendJson(reply, typeof status === 'number' ? status : 500, { error: 'internal error' });
    }
    if (error.status === 401) reply.header('www-authenticate', 'Basic realm="shootid"');
    return sendJson(reply, error.status, { error: error.words });
  });
  app.setNotFoundHandler((_request, reply) => sendJson(reply, 404, { error: 'not found' }));

  on('GET', '/init', (request, reply) => {
    checkBasic(request, settings);
    const transaction = transactions.create();
    reply.header('cache-control', 'no-store');
    return sendJson(reply, 200, creationAnswer(transaction, pictureUrl(transaction)));
  });
  on(
    'POST',
    '/add',
    (request, reply) => {
      checkBasic(request, settings);
      const form = formOf(request, settings);
      const transaction = require(transactionIdOf(request, form, settings));
      const added = transactions.addPage(transaction, {
        type: form.texts.type ?? '',
        documentId: integer('documentId', form.texts.documentId, settings),
        page: integer('page', form.texts.page, settings) ?? settings.pageBase,
        bytes: form.file,
      });
      transactions.planScan(transaction, added);
      return sendJson(reply, 200, additionAnswer(transaction, added, pictureUrl(transaction), settings));
    },
    ['transactionId'],
  );
  on(
    'GET',
    '/result',
    (request, reply) => {
      checkBasic(request, settings);
      return sendJson(reply, 200, resultAnswer(require(textOf(request.query.transactionId)), settings));
    },
    ['transactionId'],
  );
  on(
    'GET',
    '/picture',
    (request, reply) => {
      if (settings.pictureAuthentication === 'basic') checkBasic(request, settings);
      const transaction = transactions.byPicture(textOf(request.query.pictureId));
      if (!transaction) throw new Refusal(settings.errors.unknownTransaction, 'unknown pictureId');
      const target = `${context.origin}${capturePath}/${transaction.transactionId}`;
      return reply
        .header('content-type', 'image/png')
        .header('cache-control', 'no-store')
        .send(qrPicture(target));
    },
    ['pictureId'],
  );
}

/** Basic on each call (dossier 1); padded Base64 only, as RFC 7617 has it. */
function checkBasic(request: Call, settings: ShootIdEmulatorSettings): void {
  const given = Buffer.from(request.headers.authorization ?? '');
  const pair = `${settings.applicationToken}:${settings.applicationSecret}`;
  const wanted = Buffer.from(`Basic ${Buffer.from(pair).toString('base64')}`);
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new Refusal(settings.errors.credentials, 'bad credentials');
}

interface Form {
  readonly texts: Readonly<Partial<Record<string, string>>>;
  readonly file: Buffer;
}

function refuseOthers(
  names: readonly string[],
  known: readonly string[],
  { errors, unknownFields }: ShootIdEmulatorSettings,
): void {
  const strange = names.find((name) => !known.includes(name));
  if (strange === undefined || unknownFields === 'ignored') return;
  throw new Refusal(errors.badField, `${strange} is not known`);
}

function formOf(request: Call, settings: ShootIdEmulatorSettings): Form {
  const { errors } = settings;
  const parts = readForm(rawBody(request), request.headers['content-type']);
  if (!parts) throw new Refusal(errors.badField, 'not multipart/form-data');
  const isText = (part: FormPart) => part.filename === undefined;
  const texts = Object.fromEntries(
    parts.filter(isText).map(({ name, bytes }) => [name, bytes.toString('utf8')]),
  );
  const file = parts.find((part) => part.name === 'file' && !isText(part));
  noteBody(request, {
    ...texts,
    ...(file && {
      file: {
        filename: file.filename,
        mediaType: file.mediaType,
        bytes: file.bytes.length,
        sha256: sha256Hex(file.bytes),
      },
    }),
  });
  if (settings.options !== 'any') {
    const known = ['file', 'type', 'documentId', 'page', 'transactionId', ...settings.options];
    refuseOthers(
      parts.map(({ name }) => name),
      known,
      settings,
    );
  }
  if (!file) throw new Refusal(errors.badField, 'file is missing');
  return { texts, file: file.bytes };
}

function transactionIdOf(
  request: Call,
  { texts }: Form,
  { transactionIdIn }: ShootIdEmulatorSettings,
): string | undefined {
  const inQuery = transactionIdIn === 'form' ? undefined : textOf(request.query.transactionId);
  const inForm = transactionIdIn === 'query' ? undefined : texts.transactionId;
  return inForm ?? inQuery;
}

function integer(
  name: string,
  text: string | undefined,
  { errors }: ShootIdEmulatorSettings,
): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new Refusal(errors.badField, `${name} is not a number`);
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
