import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { noteBody, rawBody } from '../shared/index.js';
import { Refusal } from './errors.js';
import type { Handler } from './exchange.js';
import { Fields } from './fields.js';
import type { Platform } from './platform.js';
import { refuseLeaks } from './secret-leaks.js';
import { requireCapturing } from './session-flow.js';
import { sessionOf } from './session-handlers.js';
import { imageNames, isImageName } from './words.js';

const uploadBase = '/capture-bucket';

/** Endpoint 8: where to put each wanted image. The address is the credential. */
export const uploadHandlers = {
  presignedUrls: (call) => {
    const session = sessionOf(call, 404);
    requireCapturing(session);
    if (!session.config.highResolutionImages || call.platform.bucket?.isEnabled !== true) {
      throw new Refusal(400, 'No bucket is configured');
    }
    const body = Fields.of(call.body).only('imagesUrl');
    const { clock, origin, settings } = call.platform.context;
    const expires = clock.now() + settings.uploadLifetimeSeconds * 1000;
    const urls = body.texts('imagesUrl').map((name): [string, string] => {
      if (!isImageName(name)) throw body.wrong('imagesUrl', `names no known image: ${name}`);
      const file = `${name}${imageNames[name].extension}`;
      const signature = signatureOf(call.platform, session.id, file, expires);
      const query = new URLSearchParams({ expires: String(expires), signature });
      return [name, `${origin}${uploadBase}/${session.id}/${file}?${query}`];
    });
    return { body: Object.fromEntries(urls) };
  },
} as const satisfies Record<string, Handler>;

interface UploadRequest {
  Params: { readonly sessionId: string; readonly name: string };
  Querystring: { readonly expires?: string; readonly signature?: string };
}

/** Headers of the API, which have no business at the cloud store. */
const credentialHeaders = ['publickey', 'requestid', 'licensekey', 'authorization'];

/** The cloud store behind those addresses. */
export function registerUploads(app: FastifyInstance, platform: Platform): void {
  app.route<UploadRequest>({
    method: platform.context.settings.uploadMethod,
    url: `${uploadBase}/:sessionId/:name`,
    handler: async (request, reply) => {
      const { sessionId, name } = request.params;
      const { expires = '', signature = '' } = request.query;
      const deny = (status: number, code: string) =>
        reply
          .code(status)
          .header('content-type', 'application/xml')
          .send(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`);
      try {
        refuseLeaks(platform, undefined, request, undefined);
      } catch {
        return deny(400, 'InvalidRequest');
      }
      const sent = credentialHeaders.filter((header) => request.headers[header] !== undefined);
      if (sent.length > 0) {
        noteBody(request, { secretLeak: sent.map((header) => `header ${header}`) });
        return deny(400, 'InvalidRequest');
      }
      const wanted = signatureOf(platform, sessionId, name, Number(expires));
      if (!equal(wanted, signature)) return deny(403, 'SignatureDoesNotMatch');
      if (platform.context.clock.now() > Number(expires)) return deny(403, 'AccessDenied');
      const session = platform.sessions.find(sessionId);
      const bytes = rawBody(request);
      if (session === undefined) return deny(404, 'NoSuchKey');
      if (bytes.length === 0) return deny(400, 'MissingRequestBodyError');
      session.uploads.set(name.replace(/\.[a-z]+$/, ''), bytes);
      session.activeAt = platform.context.clock.now();
      return reply.code(200).send();
    },
  });
}

function signatureOf(platform: Platform, sessionId: string, name: string, expires: number): string {
  return createHmac('sha256', platform.uploadSecret).update(`${sessionId}/${name}/${expires}`).digest('hex');
}

function equal(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
