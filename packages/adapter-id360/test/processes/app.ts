import { createProofing } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { fileTokens } from './file-tokens.js';

/** An app's process: on each `go`, this many calls at once that need the login. */
const { ORIGIN: baseUrl, FOLDER = '', SEAL_KEY: key = '', USERNAME, PASSWORD, PROCESS } = process.env;
const sources: string[] = [];
const proofing = createProofing({
  adapters: [id360],
  config: {
    provider: 'id360',
    seal: { key },
    providers: { id360: { baseUrl, username: USERNAME, password: PASSWORD, process: PROCESS } },
  },
  deps: {
    tokens: fileTokens(FOLDER),
    observer: {
      observe: (event) => {
        if (event.type === 'token') sources.push(`${event.reason} ${event.source} ${event.error ?? 'ok'}`);
        if (event.type === 'port') sources.push('the cache failed');
      },
    },
  },
});

process.on('message', async (count: number) => {
  sources.length = 0;
  const calls = Array.from({ length: count }, () => proofing.checkHealth());
  const answers = await Promise.allSettled(calls);
  process.send?.({ sources, healthy: answers.filter(({ status }) => status === 'fulfilled').length });
});
process.send?.('ready');
