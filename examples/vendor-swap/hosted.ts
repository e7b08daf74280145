import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  configFromEnv,
  createProofing,
  type Environment,
  nodeWebhookHandler,
  type OnSession,
} from '@anyproof/core';
import { adapters } from './config.js';

export interface HostedApp {
  /** The page to send the person to. */
  send(reference: string): Promise<string>;
  /** What messages were answered so far. */
  readonly answers: readonly number[];
  stop(): Promise<void>;
}

/** One address for the messages of all vendors that the variables configure, whichever of them gets new sessions. */
export async function startHosted(env: Environment, port: number, onSession: OnSession): Promise<HostedApp> {
  const proofing = createProofing({ adapters, config: configFromEnv(env) });
  const answers: number[] = [];
  const webhook = nodeWebhookHandler(proofing, { onSession });
  const server = createServer((request, response) => {
    response.once('finish', () => answers.push(response.statusCode));
    void webhook(request, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    answers,
    send: async (reference) => {
      const returnUrl = 'https://app.example/identity/return';
      const { launch } = await proofing.createSession({
        reference,
        returnUrl,
        documentTypes: ['identity_card'],
      });
      if (launch.url === undefined) throw new Error('this vendor has no page for the person');
      return launch.url;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
