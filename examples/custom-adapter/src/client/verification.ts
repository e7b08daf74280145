import {
  type Answer,
  answer,
  code,
  type Explanations,
  explained,
  type Field,
  type Fields,
  flag,
  guardedUrl,
  type HttpClient,
  type HttpRequest,
  jsonBytes,
  list,
  number,
  object,
  type Parsed,
  parseJson,
  required,
  text,
  unreadValue,
} from '@anyproof/provider-kit';

// What Acme answers, as far as it is read; the whole answer is kept beside it. A field that is missing is absent, and one
// of another type is left out and reported. Required is what decides: states and ids.

export interface Address {
  readonly street?: string;
  readonly postalCode?: string;
  readonly city?: string;
  readonly region?: string;
  readonly country?: string;
}

export const address: Field<Address> = object<Address>({
  street: text,
  postalCode: code,
  city: text,
  region: text,
  country: text,
});

/** What a person says: of an applicant, and of what is expected of a verification. */
export interface Said {
  readonly familyName?: string;
  readonly givenName?: string;
  readonly born?: string;
  readonly nationality?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly address?: Address;
}

/** Where an answer names its verification: one that names another is refused. */
export const OF_VERIFICATION = { names: { session: ['id'] } };

const count: Field<number> = (value, unread) => {
  const read = number(value, unread);
  return read === undefined || (Number.isSafeInteger(read) && read >= 0) ? read : unreadValue(value, unread);
};

export interface Progress {
  readonly done: number;
  readonly total: number;
}

export const progress: Field<Progress> = object<Progress>({ done: required(count), total: required(count) });

/** `scheduled`, or `done`; the scope is `verification` or `applicant`. */
export interface ErasureState {
  readonly state: string;
  readonly scope?: string;
  readonly requestedAt?: string;
  readonly due?: string;
  readonly doneAt?: string;
}

export const erasure: Field<ErasureState> = object<ErasureState>({
  state: required(text),
  scope: text,
  requestedAt: text,
  due: text,
  doneAt: text,
});

export interface Verdict {
  readonly decidedBy?: string;
  readonly final?: boolean;
}

export interface Verification {
  readonly id: string;
  readonly livemode?: boolean;
  readonly state: string;
  readonly externalId?: string;
  readonly applicantId: string;
  readonly subject?: string;
  readonly createdAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly endedBy?: string;
  readonly expiresAt?: string;
  readonly attemptsMade?: number;
  readonly attemptsAllowed?: number;
  readonly findings?: readonly string[];
  readonly wanted?: readonly string[];
  readonly progress?: Progress;
  readonly pollAfterSeconds?: number;
  readonly verdict?: Verdict;
  readonly erasure?: ErasureState;
}

export const verificationFields: Fields<Verification> = {
  id: required(code),
  livemode: flag,
  state: required(text),
  externalId: code,
  applicantId: required(code),
  subject: code,
  createdAt: text,
  startedAt: text,
  endedAt: text,
  endedBy: text,
  expiresAt: text,
  attemptsMade: count,
  attemptsAllowed: count,
  findings: list(text),
  wanted: list(text),
  progress,
  pollAfterSeconds: count,
  verdict: object<Verdict>({ decidedBy: text, final: flag }),
  erasure,
};

export const verification = answer<Verification>()(verificationFields, OF_VERIFICATION);

/** The page has a host of its own; it is https (plain http on loopback only), and has no credentials. */
const page: Field<string> = (value, unread) => {
  const address = text(value, unread);
  if (address === undefined) return undefined;
  return guardedUrl(address, { origins: [address], hosts: [] })?.href ?? unreadValue(value, unread);
};

export interface PageLink {
  readonly pageUrl: string;
  readonly expiresAt?: string;
}

export interface SdkLink {
  readonly sdkToken: string;
  readonly expiresAt?: string;
}

export const pageLink = answer<PageLink>()({ pageUrl: required(page), expiresAt: text });
export const sdkLink = answer<SdkLink>()({ sdkToken: required(text), expiresAt: text });

/** A verification that was just opened: the only answers with links. */
export interface Opened extends Verification {
  readonly links: PageLink & SdkLink;
}

export const opened = answer<Opened>()(
  {
    ...verificationFields,
    links: required(
      object<PageLink & SdkLink>({ pageUrl: required(page), sdkToken: required(text), expiresAt: text }),
    ),
  },
  OF_VERIFICATION,
);

export interface VerificationList {
  readonly items: readonly Verification[];
  readonly next?: string;
}

export const verificationList = answer<VerificationList>()({
  items: required(list(object<Verification>(verificationFields))),
  next: text,
});

/**
 * At most one. If it cannot be read, the answer cannot: it would be taken for none, and the same creation would be made
 * again.
 */
export const verificationOfKey = answer<Pick<VerificationList, 'items'>>()({
  items: required((value, unread) => {
    const items = list(object<Verification>(verificationFields))(value, unread);
    return Array.isArray(value) && items?.length !== value.length ? undefined : items;
  }),
});

export interface Receipt {
  readonly accepted: boolean;
  readonly finding?: string;
  readonly wanted?: readonly string[];
}

export const receipt = answer<Receipt>()({ accepted: required(flag), finding: text, wanted: list(text) });

export interface Erased {
  readonly erasure: ErasureState;
}

export const erased = answer<Erased>()({ erasure: required(erasure) }, OF_VERIFICATION);

export interface GivenConsent {
  readonly terms: boolean;
  readonly biometrics: boolean;
  readonly givenAt: string;
  readonly version?: string;
}

/** What Acme wants to know of a verification. */
export interface NewVerification {
  readonly applicantId: string;
  readonly externalId: string;
  readonly workflow: string;
  readonly language?: string;
  readonly returnUrl?: string;
  readonly theme?: string;
  readonly documents?: readonly string[];
  readonly documentCountry?: string;
  readonly steps?: readonly string[];
  readonly expected?: Said;
  readonly consent?: GivenConsent;
}

export interface ClientDecision {
  readonly verdict: 'ACCEPTED' | 'REFUSED';
  readonly decidedBy: string;
  readonly note?: string;
}

/** A report has some thousand bytes, a page of the list at most a hundred verifications. */
export const LARGEST_ANSWER = 1_000_000;

/** What a creation under a key was answered. */
export interface Made<Value> extends Parsed<Value> {
  /** The first answer to this key, as it was then: what it says may have changed, and its links may have been used. */
  readonly isReplayed: boolean;
}

/** A call that creates something, and its key. */
export interface Creation {
  readonly path: string;
  readonly key: string;
  readonly body: object;
  readonly signal: AbortSignal | undefined;
}

/** It is sent again under its key if no answer comes; whatever else is not known is AMBIGUOUS. */
export async function create<Value>(
  http: HttpClient,
  { path, key, body, signal }: Creation,
  wanted: Answer<Value>,
  provider: string,
): Promise<Made<Value>> {
  const request: HttpRequest = {
    method: 'POST',
    path,
    route: path,
    headers: { 'idempotency-key': key },
    body: jsonBytes(body),
    repeat: 'keyed',
    maxAnswerBytes: LARGEST_ANSWER,
    signal,
  };
  const response = await http.send(request).catch(explained(NOT_CREATED));
  const isReplayed = response.headers['idempotent-replayed'] === 'true';
  return { ...parseJson(response, wanted, request, provider), isReplayed };
}

/** A repeated creation makes another applicant, under the same key, too. */
const APPLICANT_IS_GONE = {
  message: 'the applicant of this person is gone; create the session again',
  retryable: true,
};

const NOT_CREATED: Explanations = {
  idempotency_mismatch: { message: 'this key made another creation; take another', path: 'idempotencyKey' },
  unknown_applicant: APPLICANT_IS_GONE,
  erased: APPLICANT_IS_GONE,
};
