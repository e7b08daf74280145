import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';

export type FieldErrors = Readonly<Record<string, readonly string[]>>;

const titles: Readonly<Record<number, string>> = {
  400: 'One or more validation errors occurred.',
  404: 'Not Found',
  409: 'Conflict',
  415: 'Unsupported Media Type',
};

const sections: Readonly<Record<number, string>> = {
  400: '#section-6.5.1',
  404: '#section-6.5.4',
  409: '#section-6.5.8',
  415: '#section-6.5.13',
};

/** An RFC 7807 body as ASP.NET Core writes it: the best guess there is for this vendor (dossier 4.4). */
export function problem(reply: FastifyReply, status: number, errors?: FieldErrors): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `https://tools.ietf.org/html/rfc7231${sections[status] ?? ''}`,
        title: titles[status] ?? 'Error',
        status,
        traceId: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`,
        ...(errors && { errors }),
      }),
    );
}

/** 401 with no body. */
export const unauthorized = (reply: FastifyReply, scheme: 'Basic' | 'Bearer' | 'ApiKey'): FastifyReply =>
  reply.code(401).header('www-authenticate', scheme).send();
