import {
  answer,
  type HttpClient,
  type HttpRequest,
  jsonBytes,
  type Parsed,
  parseJson,
  required,
  text,
} from '@anyproof/provider-kit';
import { camelKeys, type InnovatricsPaths } from './wire.js';

/** What is known of the person beforehand, for comparison with the document. */
export interface ApplicantForm {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly additionalNames?: string;
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string;
  /** True: nothing is compared. */
  readonly skipIntegrityCheck?: boolean;
}

/** The create body, in the vendor's words (dossier 5). */
export interface InitializeRequest {
  /** UUID, made by the client, used once. */
  readonly sessionId: string;
  readonly returnUrl: string;
  readonly externalId?: string;
  readonly webEnrolmentTheme?: string;
  /** White labels' name of the same. */
  readonly theme?: string;
  readonly applicantForm?: ApplicantForm;
}

/** Dossier 5. Older versions return no address, white labels no access token. */
export interface Initialized {
  readonly sessionId: string;
  readonly accessToken?: string;
  readonly webEnrolmentUrl?: string;
}

/** That it is the session which was asked for is checked where the ref is known: its id is ours. */
export const initialized = answer<Initialized>()(
  { sessionId: required(text), accessToken: text, webEnrolmentUrl: text },
  { prepare: camelKeys },
);

export interface EnrolmentCalls {
  /** POST /enrolment/initialize. Throws AMBIGUOUS when the answer was lost: the id must not be used again. */
  initialize(body: InitializeRequest, signal?: AbortSignal): Promise<Parsed<Initialized>>;
}

export function enrolmentCalls(http: HttpClient, paths: InnovatricsPaths, provider: string): EnrolmentCalls {
  return {
    initialize: async (body, signal) => {
      const request: HttpRequest = {
        method: 'POST',
        path: paths.initialize,
        route: '/enrolment/initialize',
        body: jsonBytes(body),
        repeat: 'creates',
        signal,
      };
      return parseJson(await http.send(request), initialized, request, provider);
    },
  };
}
