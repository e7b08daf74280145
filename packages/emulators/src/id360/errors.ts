import type { FastifyReply } from 'fastify';

/** A refusal in the shape of Django REST Framework, which the vendor's headers and paths point to (dossier 2.2). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(`refused with ${status}`);
    this.name = 'Refusal';
  }
}

export const refuse = (status: number, detail: string): Refusal => new Refusal(status, { detail });

export const sendJson = (reply: FastifyReply, status: number, body: unknown): FastifyReply =>
  reply.code(status).header('content-type', 'application/json').send(JSON.stringify(body));

export const sendNothing = (reply: FastifyReply): FastifyReply => reply.code(204).send();
