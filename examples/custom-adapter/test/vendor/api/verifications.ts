import { viewOf } from '../answers/verification.js';
import { enter } from '../life/course.js';
import { eraseVerification, viewOfErasure } from '../life/erasure.js';
import { makeLink } from '../life/links.js';
import { type NewVerification, newAttempt, newId, type Verification, type World } from '../life/model.js';
import { DOCUMENT_TYPES, STEPS, WORKFLOWS } from '../life/words.js';
import { addressShape } from './applicants.js';
import { applicantWith, refuseErased, verificationOf } from './find.js';
import {
  country,
  date,
  flag,
  instant,
  language,
  listOf,
  object,
  oneOf,
  optional,
  returnAddress,
  text,
} from './input.js';
import { json } from './json.js';
import type { Creation } from './keys.js';
import { pageOf } from './list.js';
import { Refusal } from './refusal.js';
import type { Route } from './router.js';

export const consentShape = object({
  terms: flag,
  biometrics: flag,
  givenAt: instant,
  version: optional(text(100)),
});

const verificationShape = object({
  applicantId: text(64),
  externalId: text(),
  workflow: oneOf([...WORKFLOWS.keys()], 'unknown_workflow'),
  language: optional(language),
  returnUrl: optional(returnAddress),
  theme: optional(text()),
  documents: optional(listOf(oneOf(DOCUMENT_TYPES))),
  documentCountry: optional(country),
  steps: optional(listOf(oneOf(STEPS))),
  expected: optional(
    object({
      givenName: optional(text()),
      familyName: optional(text()),
      born: optional(date),
      address: optional(addressShape),
    }),
  ),
  consent: optional(consentShape),
});

export function verificationCreation(world: World): Creation {
  return {
    path: '/v2/verifications',
    create: ({ livemode }, body, key) => {
      const { applicantId, ...asked } = verificationShape(body, '');
      const wanted = withinWorkflow(asked);
      const applicant = applicantWith(world, applicantId, livemode);
      refuseErased(applicant);
      const now = world.agenda.now();
      const one: Verification = {
        ...wanted,
        id: newId('ver'),
        livemode,
        applicant,
        key,
        createdAt: now,
        ending: world.ending,
        attempts: [newAttempt(now)],
        furtherSteps: new Set(),
        state: 'CREATED',
        turn: 0,
        startedAt: undefined,
        endedAt: undefined,
        endedBy: undefined,
        expiresAt: undefined,
        findings: [],
        verdict: undefined,
        erasure: undefined,
      };
      world.verifications.set(one.id, one);
      enter(world, one, 'CREATED');
      return json(world, 201, withLinks(world, one));
    },
  };
}

/** The verification, with one link of each kind. */
export function withLinks(world: World, one: Verification): object {
  const page = makeLink(world, one, 'page');
  const sdk = makeLink(world, one, 'sdk');
  const expiresAt = new Date(page.expiresAt).toISOString();
  return {
    ...viewOf(one, world.agenda.now()),
    links: { pageUrl: page.text, sdkToken: sdk.text, expiresAt },
  };
}

type Asked = Omit<ReturnType<typeof verificationShape>, 'applicantId'>;

function withinWorkflow(asked: Asked): NewVerification {
  const workflow = WORKFLOWS.get(asked.workflow);
  if (workflow === undefined) throw new Refusal(422, 'unknown_workflow', 'workflow');
  const { documents = workflow.documents, steps = workflow.steps, documentCountry } = asked;
  if (!documents.every((one) => workflow.documents.includes(one)))
    throw new Refusal(422, 'document_not_supported', 'documents');
  if (documentCountry !== undefined && workflow.countries?.includes(documentCountry) === false)
    throw new Refusal(422, 'country_not_supported', 'documentCountry');
  if (!steps.includes('DOCUMENT') || !steps.every((step) => workflow.steps.includes(step)))
    throw new Refusal(422, 'invalid_request', 'steps');
  const { externalId, expected, consent } = asked;
  return { externalId, workflow: asked.workflow, documents, documentCountry, steps, expected, consent };
}

export function verificationRoutes(world: World): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v2/verifications',
      handle: ({ livemode, request: { query } }) => {
        const own = [...world.verifications.values()].filter((one) => one.livemode === livemode);
        const { items, next } = pageOf(own, query);
        const now = world.agenda.now();
        return json(world, 200, { items: items.map((one) => viewOf(one, now)), next });
      },
    },
    {
      method: 'GET',
      path: '/v2/verifications/:id',
      handle: (call) => json(world, 200, viewOf(verificationOf(world, call), world.agenda.now())),
    },
    {
      method: 'DELETE',
      path: '/v2/verifications/:id',
      handle: (call) => {
        const one = verificationOf(world, call);
        const erasure = eraseVerification(world, one);
        const status = erasure.doneAt === undefined ? 202 : 200;
        return json(world, status, { id: one.id, erasure: viewOfErasure(erasure) });
      },
    },
  ];
}
