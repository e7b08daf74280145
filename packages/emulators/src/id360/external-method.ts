import { specimen } from '../specimens.js';
import type { CodeAt, Dossier, Judgement } from './model.js';
import type { Id360EmulatorSettings } from './settings.js';

const refusal: CodeAt = {
  status_code: { code: 'EIM_RESPONSE_KO', message: 'the external identity provider answered KO' },
  where: 'Id Num',
};

/** A dossier in which nothing was photographed: another provider vouches for the person, or does not. */
export function judgeExternal(dossier: Dossier, settings: Id360EmulatorSettings): Judgement {
  const { claims, images } = specimen(settings.externalPerson);
  const status = dossier.scenario === 'external' ? 'OK' : 'KO';
  const { entered } = dossier.request;
  const { gender } = claims;
  return {
    verdict: status,
    steps: new Map(),
    codes: status === 'OK' ? [] : [refusal],
    validations: [],
    comparisons: [],
    identity: undefined,
    documentKind: undefined,
    proofOfAddress: undefined,
    bankDetails: undefined,
    faceMatches: undefined,
    officer: undefined,
    external: {
      status,
      payload: {
        given_name: claims.given_name,
        family_name: claims.family_name,
        birthdate: claims.birthdate,
        gender: gender === 'other' ? undefined : gender,
        email: entered.email ?? `${settings.externalPerson}@example.com`,
        phone_number: entered.phone_number ?? '+33600000000',
        typ: 'ID',
        document_number: images['card-front']?.printed.document_number,
        place_of_birth: claims.place_of_birth.locality,
      },
    },
  };
}

/** `external_methods` of a report. */
export const externalMethods = ({ external }: Judgement): unknown =>
  external && {
    id_num: {
      status: external.status,
      results: external.status === 'OK' ? { id_num_out_token: [{ payload: external.payload }] } : {},
    },
  };

/** `identity` of such a report (dossier 8.13). */
export function externalIdentityBlock({ external }: Judgement): Record<string, unknown> | undefined {
  if (external?.status !== 'OK') return undefined;
  const { payload } = external;
  const firstNames = payload.given_name.split(' ');
  return {
    name: payload.family_name,
    first_name: firstNames[0],
    first_names: firstNames,
    birth_name: null,
    birth_date: payload.birthdate,
    gender: payload.gender === undefined ? null : payload.gender === 'female' ? 'F' : 'M',
    birth_place: payload.place_of_birth,
    birth_country: null,
    email: payload.email,
    phone_number: payload.phone_number,
    address: null,
    zip_code: null,
    city: null,
    country: null,
  };
}
