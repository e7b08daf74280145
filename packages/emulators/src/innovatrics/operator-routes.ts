import type { FastifyInstance } from 'fastify';
import { asRecord, jsonBody } from '../shared/body.js';
import { controlPrefix } from '../shared/paths.js';
import type { OperatorDesk } from './operator.js';

/** The operator's desk over HTTP, beside the shared controls. */
export function registerOperator(app: FastifyInstance, desk: OperatorDesk): void {
  app.get(`${controlPrefix}/sessions`, async () => desk.sessions());
  app.post<{ Params: { sid: string } }>(`${controlPrefix}/sessions/:sid/decision`, async (request, reply) => {
    const verdict = asRecord(jsonBody(request))?.verdict;
    if (verdict !== 'approve' && verdict !== 'reject') {
      return reply.code(400).send({ error: 'verdict is approve or reject' });
    }
    try {
      desk.decide(request.params.sid, verdict);
    } catch (error) {
      return reply.code(409).send({ error: error instanceof Error ? error.message : 'not possible' });
    }
    return desk.sessions().find(({ id }) => id.toLowerCase() === request.params.sid.toLowerCase());
  });
  app.post(`${controlPrefix}/webhooks`, async (request, reply) => {
    const urls = asRecord(jsonBody(request))?.urls;
    if (!Array.isArray(urls) || !urls.every((url) => typeof url === 'string' && URL.canParse(url))) {
      return reply.code(400).send({ error: 'urls is a list of addresses' });
    }
    desk.setWebhooks(urls.map((url: string) => ({ url })));
    return { urls };
  });
}
