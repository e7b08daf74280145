import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HandledWebhook, Proofing } from '@anyproof/core';

/** An app's own server: takes callbacks as they come and hands them to AnyProof. */
export interface AppEndpoint {
  readonly url: string;
  /** What came of each callback so far. */
  readonly handled: readonly HandledWebhook[];
  /** From now on; until then callbacks are answered 503. */
  serve(proofing: Proofing): void;
  stop(): Promise<void>;
}

export async function startAppEndpoint(): Promise<AppEndpoint> {
  let proofing: Proofing | undefined;
  const handled: HandledWebhook[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    if (proofing === undefined) return void response.writeHead(503).end();
    const { headers } = request;
    const answer = await proofing.webhooks.handle({ headers, rawBody: Buffer.concat(chunks) });
    handled.push(answer);
    await answer.done;
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/id360`,
    handled,
    serve: (next) => {
      proofing = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
