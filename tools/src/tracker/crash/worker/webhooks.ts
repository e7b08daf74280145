// Where a worker takes messages: one path for each provider.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { nodeWebhookHandler, type Proofing } from '@anyproof/core';
import type { Killer } from './killer.js';

/** Returns the address. */
export async function listen(
  proofing: Pick<Proofing, 'webhooks'>,
  providers: readonly string[],
  killer: Killer,
): Promise<string> {
  const handlers = new Map(
    // A refusal is the answer; so is a database that is not there.
    providers.map((provider) => [
      `/${provider}`,
      nodeWebhookHandler(proofing, { provider, onError: () => undefined }),
    ]),
  );
  const server = createServer((request, response) => {
    const handler = handlers.get(request.url ?? '');
    if (handler === undefined) return void response.writeHead(404).end();
    response.once('finish', () => {
      if (response.statusCode === 200) killer.at({ at: 'answered' });
    });
    void handler(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the worker has no address');
  return `http://127.0.0.1:${address.port}`;
}
