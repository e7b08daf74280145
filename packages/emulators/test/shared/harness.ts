import type { EmulatorOptions, RunningEmulator } from '../../src/index.js';
import {
  type HostedTokenPlace,
  type HostedVisit,
  jsonBody,
  noteBody,
  rawBody,
  registerHostedPage,
  startServer,
} from '../../src/shared/index.js';

export interface TestSettings {
  readonly greeting: string;
  readonly tone: string;
}

export interface TestServer {
  readonly emulator: RunningEmulator<TestSettings>;
  readonly done: string[];
}

/** A vendor of nobody, with just enough routes to see the shared parts work. */
export async function startTestServer(
  options: EmulatorOptions<TestSettings> = {},
  hosted?: { pagePath: string; token: HostedTokenPlace; visits: Map<string, HostedVisit> },
): Promise<TestServer> {
  const done: string[] = [];
  const emulator = await startServer<TestSettings>({
    vendor: 'id360',
    options,
    settings: { greeting: 'hello', tone: 'plain' },
    scenarios: ['approve', 'decline'],
    bodyLimit: 1000,
    ignoreTrailingSlash: true,
    answers: { identity: ['id', 'rows.*.id'], verdicts: { verdict: { yes: 'no' } } },
    routes(app, context) {
      app.get<{ Params: { id: string } }>('/things/:id', async (request) => {
        done.push(request.params.id);
        return { id: request.params.id, greeting: context.settings.greeting, origin: context.origin };
      });
      app.get<{ Params: { id: string } }>('/verdicts/:id', async (request) => ({
        inner: { verdict: 'maybe' },
        verdict: 'yes',
        holder: `MÜLLER ${request.params.id} Ω`,
      }));
      app.get('/rows', async () => ({ rows: [{ id: 5 }, { id: '215416' }, { id: 'plain' }] }));
      app.post('/things', async (request, reply) => {
        done.push('post');
        return reply.code(201).send({ length: rawBody(request).length, json: jsonBody(request) ?? null });
      });
      app.post('/sealed', async (request, reply) => {
        noteBody(request, { opened: rawBody(request).toString('utf8') });
        return reply.code(204).send();
      });
      if (hosted) {
        registerHostedPage(app, {
          pagePath: hosted.pagePath,
          token: hosted.token,
          vendorName: 'Ex<ample> & Co',
          find: (token) => hosted.visits.get(token),
        });
      }
    },
  });
  return { emulator, done };
}
