import { answer, code, flag, list, number, object, required, text } from '@anyproof/provider-kit';

// What Acme answers, as far as it is read; the whole answer is kept beside it. A field that is missing is absent, and one
// of another type is left out and reported. Required is what decides: states and ids.

/** Where an answer names its verification: one that names another is refused. */
const OF_VERIFICATION = { names: { session: ['id'] } };

export interface Verification {
  readonly id: string;
  readonly state: string;
  readonly externalId?: string;
  readonly pageUrl?: string;
  readonly createdAt?: string;
  readonly expiresAt?: string;
}

const fields = {
  id: required(code),
  state: required(text),
  externalId: code,
  pageUrl: text,
  createdAt: text,
  expiresAt: text,
};

export const verification = answer<Verification>()(fields, OF_VERIFICATION);

export interface Person {
  readonly given?: string;
  readonly family?: string;
  readonly born?: string;
  readonly nationality?: string;
}

export interface Document {
  readonly type?: string;
  readonly number?: string;
  readonly country?: string;
  readonly expires?: string;
}

export interface Test {
  readonly name: string;
  readonly outcome?: string;
}

export interface Report extends Verification {
  readonly person?: Person;
  readonly document?: Document;
  readonly tests?: readonly Test[];
  readonly findings?: readonly string[];
}

export const report = answer<Report>()(
  {
    ...fields,
    person: object<Person>({ given: text, family: text, born: text, nationality: text }),
    document: object<Document>({ type: text, number: code, country: text, expires: text }),
    tests: list(object<Test>({ name: required(text), outcome: text })),
    findings: list(text),
  },
  OF_VERIFICATION,
);

export interface Receipt {
  readonly accepted: boolean;
  readonly finding?: string;
}

export const receipt = answer<Receipt>()({ accepted: required(flag), finding: text });

export interface AccessToken {
  readonly access_token: string;
  readonly expires_in: number;
}

export const accessToken = answer<AccessToken>()({
  access_token: required(text),
  expires_in: required(number),
});

export interface Message {
  readonly verificationId: string;
  readonly state: string;
  readonly externalId?: string;
}

export const message = answer<Message>()({
  verificationId: required(code),
  state: required(text),
  externalId: code,
});

/** The body of an error. Its free text goes nowhere. */
export interface Failure {
  readonly error?: string;
}

export const failure = answer<Failure>()({ error: text });
