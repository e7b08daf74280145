import { type EmulatorOptions, type RunningEmulator, type Scenario, startServer } from '../shared/index.js';
import { type Endpoint, endpoints, type OperationName, type ServiceName, serviceBases } from './endpoints.js';
import { Refusal } from './errors.js';
import { exchange } from './exchange.js';
import { handlers } from './handlers.js';
import { registerCapturePage } from './hosted.js';
import { createPlatform, type Platform, type SecretLeak } from './platform.js';
import { registerServerLook } from './server-look.js';
import { defaultSettings, type OneKosmosEmulatorSettings } from './settings.js';
import { registerUploads } from './uploads.js';
import { type Outcome, oneKosmosAnswers, type SessionStatus } from './words.js';

export const oneKosmosScenarios: readonly Scenario[] = [
  'approve',
  'decline',
  'review',
  'not_performed',
  'expire',
  'abandon',
];

export interface RunningOneKosmosEmulator extends RunningEmulator<OneKosmosEmulatorSettings> {
  /** Gives a microservice (all when absent) a new key pair, as a redeployment would. */
  rotateKeys(service?: ServiceName): void;
  /** A reviewer at the vendor decides a session that is in REVIEW. Throws for any other. */
  resolveReview(sessionId: string, decision: 'approve' | 'decline'): void;
  /** What the service holds of a session. */
  session(sessionId: string): { readonly status: SessionStatus; readonly outcome?: Outcome } | undefined;
  /** Requests that carried a private key or what stands for one. A sound client leaves this empty. */
  readonly secretLeaks: readonly SecretLeak[];
}

/** Starts a stand-in for 1Kosmos' ID Proofing API, its docuverify front and its capture page, on one origin. */
export async function startOneKosmosEmulator(
  options?: EmulatorOptions<OneKosmosEmulatorSettings>,
): Promise<RunningOneKosmosEmulator> {
  const platforms: Platform[] = [];
  const running = await startServer<OneKosmosEmulatorSettings>({
    vendor: '1kosmos',
    options,
    settings: defaultSettings,
    scenarios: oneKosmosScenarios,
    bodyLimit: 64 * 1024 * 1024,
    answers: oneKosmosAnswers,
    routes(app, context) {
      const platform = createPlatform(context);
      platforms.push(platform);
      registerServerLook(app, platform);
      for (const name of operationNames()) {
        const endpoint: Endpoint = endpoints[name];
        app.route({
          method: endpoint.method,
          url: serviceBases[endpoint.service] + endpoint.path,
          handler: exchange(platform, name, endpoint, handlers[name]),
        });
      }
      registerUploads(app, platform);
      registerCapturePage(app, platform);
    },
  });
  const [platform] = platforms;
  if (platform === undefined) throw new Error('The server has registered no routes');
  return Object.assign(running, controlsOf(platform));
}

function controlsOf(platform: Platform) {
  const secretLeaks: readonly SecretLeak[] = platform.leaks;
  return {
    rotateKeys: (service?: ServiceName) =>
      platform.keys.rotate(service === undefined ? undefined : [service]),
    resolveReview: (sessionId: string, decision: 'approve' | 'decline') => {
      const session = platform.sessions.find(sessionId);
      const judgement = session?.judgement;
      if (session?.status !== 'COMPLETED' || judgement?.outcome !== 'REVIEW') {
        throw new Refusal(400, 'Session is not in review');
      }
      session.judgement =
        decision === 'approve'
          ? { ...judgement, outcome: 'COMPLETED_PASS' }
          : { ...judgement, outcome: 'COMPLETED_FAILED', reason: 'IDV0012' };
    },
    session: (
      sessionId: string,
    ): { readonly status: SessionStatus; readonly outcome?: Outcome } | undefined => {
      const session = platform.sessions.find(sessionId);
      if (session === undefined) return undefined;
      const outcome = session.status === 'COMPLETED' ? session.judgement?.outcome : undefined;
      return { status: session.status, ...(outcome === undefined ? {} : { outcome }) };
    },
    secretLeaks,
  };
}

function operationNames(): readonly OperationName[] {
  return Object.keys(endpoints).filter((name): name is OperationName => Object.hasOwn(endpoints, name));
}
