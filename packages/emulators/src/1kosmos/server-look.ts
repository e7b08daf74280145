import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Platform } from './platform.js';

const commonHeaders = {
  'access-control-allow-origin': '*',
  'strict-transport-security': 'max-age=15552000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'SAMEORIGIN',
} as const;

/** Answers that look like the vendor's: its clock in `Date`, weak ETags, its usual headers (dossier 3). */
export function registerServerLook(app: FastifyInstance, platform: Platform): void {
  app.addHook('onSend', async (request, reply, payload) => {
    // A client with a wrong clock can learn its offset from here.
    reply.header('date', new Date(platform.context.clock.now()).toUTCString());
    const path = request.raw.url ?? '/';
    if (path.startsWith('/__')) return payload;
    for (const [name, value] of Object.entries(commonHeaders)) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
    const status = reply.statusCode;
    if (typeof payload === 'string' && (status === 200 || status === 400)) {
      const length = Buffer.byteLength(payload).toString(16);
      reply.header(
        'etag',
        `W/"${length}-${createHash('sha1').update(payload).digest('base64').slice(0, 27)}"`,
      );
    }
    if (path.startsWith('/docuverify/') && request.headers.cookie === undefined) {
      reply.header('set-cookie', `INGRESSCOOKIE=${randomUUID()}; Path=/docuverify; Secure; HttpOnly`);
    }
    return payload;
  });
  app.setNotFoundHandler(async (request, reply) => {
    const path = (request.raw.url ?? '/').split('?')[0] ?? '/';
    const page = `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot ${request.method} ${encodeURI(path)}</pre>\n</body>\n</html>\n`;
    return reply.code(404).header('content-type', 'text/html; charset=utf-8').send(page);
  });
}
