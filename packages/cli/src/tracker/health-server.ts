import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../terminal/failures.js';

export interface HealthServer {
  readonly url: string;
  close(): void;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** GET /health, for whatever watches this process. Throws a Failure if it cannot listen there. */
export async function serveHealth(handler: Handler, port: number, host: string): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?');
    if (path === '/health') void handler(request, response);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('GET /health\n');
  });
  await listen(server, port, host);
  return {
    url: urlOf(server),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    const { code } = Object(error);
    if (code === 'EADDRINUSE') throw new Failure(`port ${port} is in use; choose another with --health-port`);
    throw new Failure(
      `cannot listen on ${host}, port ${port} (${code}); see --health-port and --health-host`,
    );
  });
}

function urlOf(server: Server): string {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') return '';
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}/health`;
}
