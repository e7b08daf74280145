import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { OnSession, Proofing } from '@anyproof/core';
import * as expressRecipe from '../express.js';
import * as fastifyRecipe from '../fastify.js';
import * as nodeRecipe from '../node-http.js';
import * as webRecipe from '../web.js';

type Recipe = (proofing: Proofing, onSession: OnSession) => Promise<RequestListener>;

/** Each recipe as a listener of a `node:http` server. */
export const RECIPES: { readonly [name in 'node-http' | 'express' | 'fastify' | 'web']: Recipe } = {
  'node-http': async (proofing, onSession) => {
    const app = nodeRecipe.createApp(proofing, onSession);
    return (request, response) => void app.emit('request', request, response);
  },
  express: async (proofing, onSession) => expressRecipe.createApp(proofing, onSession),
  fastify: async (proofing, onSession) => {
    const app = fastifyRecipe.createApp(proofing, onSession);
    await app.ready();
    return (request, response) => void app.server.emit('request', request, response);
  },
  web: async (proofing, onSession) => {
    const route = webRecipe.createRoute(proofing, onSession, (work) => void work);
    return async (request, response) => {
      const headers = Object.entries(request.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      );
      const body = request.method === 'GET' ? null : (Readable.toWeb(request) as ReadableStream);
      const answer = await route(
        new Request('http://app.example/', { method: 'POST', headers, body, duplex: 'half' }),
      );
      response.writeHead(answer.status).end(await answer.text());
    };
  },
};

export interface Front {
  readonly origin: string;
  /** From now on; until then the app is not there. */
  serve(listener: RequestListener): void;
  stop(): Promise<void>;
}

/** An address that is known before the app behind it is. */
export async function startFront(): Promise<Front> {
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => listener(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (next) => {
      listener = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
