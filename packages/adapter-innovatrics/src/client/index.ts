import type { AdapterDeps, SessionRef } from '@anyproof/core';
import { authorized, type HttpClient } from '@anyproof/provider-kit';
import { backEndAuthentication, basicAuthentication, captureAuthentication } from '../innovatrics-auth.js';
import { captureError, isFailure } from '../innovatrics-errors.js';
import type { InnovatricsSettings } from '../innovatrics-settings.js';
import { captureSessionOf } from '../innovatrics-state.js';
import { type CaptureCalls, type CaptureSession, captureCalls } from './capture.js';
import { type DataCalls, dataCalls } from './data.js';
import { type EnrolmentCalls, enrolmentCalls } from './enrolment.js';

/** The vendor's API in the vendor's words, grouped by who may call it. */
export interface InnovatricsClient {
  readonly enrolment: EnrolmentCalls;
  readonly data: DataCalls;
  readonly capture: CaptureCalls;
  /** What the capture calls want of a session that `createSession` made. Throws REF_INVALID. */
  sessionOf(ref: SessionRef): CaptureSession;
}

export function createInnovatricsClient(
  http: HttpClient,
  settings: InnovatricsSettings,
  deps: AdapterDeps,
): InnovatricsClient {
  const { provider, sealer } = deps;
  const { paths, sdk } = settings;
  const backEnd = backEndAuthentication(settings.auth, provider);
  const backEndHttp = authorized(http, backEnd);
  const authenticationFor = captureAuthentication(settings.captureToken, {
    backEnd,
    baseUrl: settings.baseUrl,
    deps,
    exchange: (token) => accessToken(capture, token, provider),
  });
  const capture = captureCalls({
    provider,
    prefix: paths.capturePrefix,
    timeoutMs: settings.captureTimeoutMs,
    namesSession: settings.auth.kind === 'apiKey',
    exchanging: sdk === undefined ? http : authorized(http, basicAuthentication(sdk, provider)),
    httpFor: ({ token }) => authorized(http, authenticationFor(token)),
  });
  return {
    enrolment: enrolmentCalls(backEndHttp, paths, provider),
    data: dataCalls(backEndHttp, paths, provider),
    capture,
    sessionOf: (ref) => captureSessionOf(ref, sealer),
  };
}

/** Throws SESSION_NOT_FOUND when the vendor does not know the token, CONFLICT when its session is over. */
async function accessToken(calls: CaptureCalls, referenceToken: string, provider: string): Promise<string> {
  const answer = await calls.exchange(referenceToken);
  const { value } = answer;
  if (isFailure(answer) || !value.token)
    throw captureError(value, {
      route: '/enrolment/token/exchange/:token',
      provider,
      changesNothing: true,
      otherwise: 'SESSION_NOT_FOUND',
    });
  return value.token;
}
