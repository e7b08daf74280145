import { authorized, type HttpClient } from '@anyproof/provider-kit';
import { basicAuthentication, bearerAuthentication } from '../innovatrics-auth.js';
import { captureError, isFailure } from '../innovatrics-errors.js';
import type { InnovatricsSettings } from '../innovatrics-settings.js';
import { answerReader } from './answer.js';
import { type CaptureCalls, captureCalls } from './capture.js';
import { type DataCalls, dataCalls } from './data.js';
import { type EnrolmentCalls, enrolmentCalls } from './enrolment.js';
import { type TokenCalls, tokenCalls } from './token.js';

/** The vendor's API in the vendor's words, grouped by who may call it. */
export interface InnovatricsClient {
  readonly enrolment: EnrolmentCalls;
  readonly data: DataCalls;
  readonly token: TokenCalls;
  readonly capture: CaptureCalls;
}

export function createInnovatricsClient(
  http: HttpClient,
  settings: InnovatricsSettings,
  provider: string,
): InnovatricsClient {
  const { paths, sdk, captureTimeoutMs } = settings;
  const read = answerReader(provider, settings.caseInsensitiveKeys);
  const backEnd = authorized(http, basicAuthentication(settings, provider));
  const exchanging = sdk === undefined ? http : authorized(http, basicAuthentication(sdk, provider));
  const token = tokenCalls(exchanging, paths, captureTimeoutMs, read);
  const bearer = bearerAuthentication((referenceToken) => accessToken(token, referenceToken, provider));
  return {
    enrolment: enrolmentCalls(backEnd, paths, read),
    data: dataCalls(backEnd, paths, read),
    token,
    capture: captureCalls(
      (referenceToken) => authorized(http, bearer(referenceToken)),
      paths,
      captureTimeoutMs,
      read,
    ),
  };
}

/** Throws SESSION_NOT_FOUND when the vendor does not know the token, CONFLICT when its session is over. */
async function accessToken(calls: TokenCalls, referenceToken: string, provider: string): Promise<string> {
  const { value } = await calls.exchange(referenceToken);
  if (isFailure(value) || !value.token)
    throw captureError(value, '/enrolment/token/exchange/:token', provider, 'SESSION_NOT_FOUND');
  return value.token;
}
