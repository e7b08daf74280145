import { viewOfApplicant } from '../answers/verification.js';
import { eraseApplicant, viewOfErasure } from '../life/erasure.js';
import { type Applicant, type Asserted, isErased, newId, type World } from '../life/model.js';
import { applicantWith, refuseErased } from './find.js';
import { country, date, email, object, oneOf, optional, phone, text } from './input.js';
import { EMPTY, json } from './json.js';
import type { Creation } from './keys.js';
import { Refusal } from './refusal.js';
import type { Call, Route } from './router.js';

export const addressShape = object({
  street: optional(text()),
  postalCode: optional(text()),
  city: optional(text()),
  region: optional(text()),
  country: optional(country),
});

const assertedShape = object({
  familyName: text(),
  subject: optional(text()),
  givenName: optional(text()),
  born: optional(date),
  nationality: optional(country),
  email: optional(email),
  phone: optional(phone),
  address: optional(addressShape),
});

export function applicantCreation(world: World): Creation {
  return {
    path: '/v2/applicants',
    create: ({ livemode }, body, key) => {
      const asserted = assertedShape(body, '');
      const known = withSubject(world, livemode, asserted.subject);
      if (known !== undefined) {
        refuseErased(known);
        known.asserted = { ...known.asserted, ...given(asserted) };
        return json(world, 200, viewOfApplicant(known));
      }
      const made: Applicant = {
        id: newId('apl'),
        livemode,
        createdAt: world.agenda.now(),
        key,
        asserted,
        erasure: undefined,
      };
      world.applicants.set(made.id, made);
      return json(world, 201, viewOfApplicant(made));
    },
  };
}

export function applicantRoutes(world: World): readonly Route[] {
  const applicantOf = ({ livemode, params: [id = ''] }: Call) => applicantWith(world, id, livemode);
  return [
    {
      method: 'GET',
      path: '/v2/applicants',
      handle: ({ livemode, request: { query } }) => {
        const [parameter = '', ...more] = Object.keys(query);
        oneOf(['subject', 'idempotency_key'])(parameter, parameter);
        if (more.length > 0) throw new Refusal(422, 'invalid_request', more[0]);
        const { subject, idempotency_key: key } = query;
        const found =
          subject === undefined
            ? [...world.applicants.values()].find((one) => one.livemode === livemode && one.key === key)
            : withSubject(world, livemode, subject);
        return json(world, 200, { items: found === undefined ? [] : [viewOfApplicant(found)] });
      },
    },
    {
      method: 'GET',
      path: '/v2/applicants/:id',
      handle: (call) => {
        const applicant = applicantOf(call);
        if (isErased(applicant)) throw new Refusal(410, 'erased');
        return json(world, 200, viewOfApplicant(applicant));
      },
    },
    {
      method: 'DELETE',
      path: '/v2/applicants/:id',
      handle: (call) => {
        const applicant = applicantOf(call);
        if ([...world.verifications.values()].some((one) => one.applicant === applicant))
          throw new Refusal(409, 'applicant_in_use');
        world.applicants.delete(applicant.id);
        return EMPTY;
      },
    },
    {
      method: 'DELETE',
      path: '/v2/applicants/:id/data',
      handle: (call) => {
        const applicant = applicantOf(call);
        const erasure = eraseApplicant(world, applicant);
        const status = erasure.doneAt === undefined ? 202 : 200;
        return json(world, status, { id: applicant.id, erasure: viewOfErasure(erasure) });
      },
    },
  ];
}

function withSubject(world: World, livemode: boolean, subject: string | undefined): Applicant | undefined {
  if (subject === undefined) return undefined;
  return [...world.applicants.values()].find(
    (one) => one.livemode === livemode && one.asserted.subject === subject,
  );
}

/** Without the fields that were left out. */
function given(asserted: Asserted): Partial<Asserted> {
  return Object.fromEntries(Object.entries(asserted).filter(([, value]) => value !== undefined));
}
