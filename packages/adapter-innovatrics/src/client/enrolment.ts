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

/** What is already known about the person, for comparison with the document. */
export interface ApplicantForm {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly additionalNames?: string;
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string;
  /** True: nothing is compared. */
  readonly skipIntegrityCheck?: boolean;
}

/** The create body with the vendor's names (dossier 5). */
export interface InitializeRequest {
  /** A UUID that the client creates and uses once. */
  readonly sessionId: string;
  readonly returnUrl: string;
  readonly externalId?: string;
  readonly webEnrolmentTheme?: string;
  /** White labels' name for the theme. */
  readonly theme?: string;
  readonly applicantForm?: ApplicantForm;
}

/** Dossier 5. Older versions return no address, white labels no access token. */
export interface Initialized {
  readonly sessionId: string;
  readonly accessToken?: string;
  readonly webEnrolmentUrl?: string;
}

/** The session's id is ours, so it is compared where the ref is known. */
export const initialized = answer<Initialized>()(
  { sessionId: required(text), accessToken: text, webEnrolmentUrl: text },
  { prepare: camelKeys },
);

export interface EnrolmentCalls {
  /** POST /enrolment/initialize. Throws AMBIGUOUS if the answer was lost: the id must not be used again. */
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
