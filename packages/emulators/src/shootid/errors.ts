import type { FastifyReply } from 'fastify';

/** A refusal; its body is a proposal (dossier 2.4). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly words: string,
  ) {
    super(`refused with ${status}`);
    this.name = 'Refusal';
  }
}

export const sendJson = (reply: FastifyReply, status: number, body: unknown): FastifyReply =>
  reply.code(status).header('content-type', 'application/json').send(JSON.stringify(body));
