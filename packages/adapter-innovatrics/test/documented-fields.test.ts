import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '@anyproof/provider-kit';
import * as capture from '../src/client/capture.js';
import * as data from '../src/client/data.js';
import type { InitializeRequest } from '../src/client/enrolment.js';
import * as enrolment from '../src/client/enrolment.js';
import * as results from '../src/client/results.js';
import * as wire from '../src/client/wire.js';
import * as webhook from '../src/webhook.js';

/** The fields of the vendor's answers, with the section of the dossier that has them, and a value of each. */
const DOCUMENTED: readonly {
  readonly section: string;
  readonly answer: string;
  readonly fields: { readonly [path: string]: unknown };
}[] = JSON.parse(readFileSync(join(__dirname, 'documented-fields.json'), 'utf8'));

const answers = new Map<string, Answer<unknown>>(
  [capture, data, enrolment, results, wire, webhook]
    .flatMap((file) => Object.entries<unknown>({ ...file }))
    .flatMap(([name, one]) => (isAnswer(one) ? [[name, one] as const] : [])),
);

function isAnswer(one: unknown): one is Answer<unknown> {
  return typeof one === 'object' && one !== null && 'read' in one;
}

/** One answer with all of the fields; `[]` after a name is a list of one. */
function whole(fields: { readonly [path: string]: unknown }): unknown {
  const names = new Set(Object.keys(fields).map((path) => path.split('.')[0] ?? ''));
  return Object.fromEntries(
    [...names].map((name) => {
      const value = name in fields ? fields[name] : whole(below(fields, `${name}.`));
      return name.endsWith('[]') ? [name.slice(0, -2), [value]] : [name, value];
    }),
  );
}

function below(fields: { readonly [path: string]: unknown }, start: string) {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([path, value]) =>
      path.startsWith(start) ? [[path.slice(start.length), value]] : [],
    ),
  );
}

it.each(DOCUMENTED)('$answer has every field of section $section, typed', ({ answer, fields }) => {
  const sent = whole(fields);
  expect(answers.get(answer)?.read(sent)).toEqual({ value: sent, unread: [] });
});

it('no answer is missing in the list', () => {
  const listed = DOCUMENTED.map(({ answer }) => answer);
  // A row of the list by itself, and the body of errors, which nobody documented.
  expect([...answers.keys()].sort()).toEqual([...listed, 'listedSession', 'errorBody'].sort());
});

it('every field of the creation can be sent', () => {
  const body: { readonly [Field in keyof InitializeRequest]-?: Required<InitializeRequest>[Field] } = {
    sessionId: 'one',
    returnUrl: 'https://rp.example/',
    externalId: '53421526A',
    webEnrolmentTheme: 'white',
    theme: 'white',
    applicantForm: {
      firstName: 'John',
      lastName: 'Doe',
      additionalNames: 'Michael',
      dateOfBirth: '2004-07-09',
      skipIntegrityCheck: false,
    },
  };
  expect(Object.keys(body)).toHaveLength(6);
});
