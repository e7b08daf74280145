import { valueFromJsonText } from '@anyproof/provider-kit';
import { z } from 'zod';
import type { Connector, Verification } from './client/share-session.js';
import { isJson, type OneKosmosFlow } from './state.js';

export const CONNECTOR_FORM = "the connector's id, type and config, as JSON";

export const VERIFICATION_FORM = "the verification's id, tag, type and config, as JSON";

export const DVC_ID_FORM = 'the id of the verification that the vendor keeps';

const json = { error: 'must be writable as JSON' };

const connector = z
  .preprocess(
    valueFromJsonText,
    z
      .looseObject({ id: z.string(), type: z.string() }, CONNECTOR_FORM)
      .refine(isJson, json)
      .pipe(z.custom<Connector>())
      .optional(),
  )
  .optional();

const verification = z
  .preprocess(
    valueFromJsonText,
    z
      .looseObject({ id: z.string() }, VERIFICATION_FORM)
      .refine(isJson, json)
      .pipe(z.custom<Verification>())
      .optional(),
  )
  .optional();

/** What a flow may consist of, in either dialect. */
export const flowFields = {
  connector,
  verification,
  dvcId: z.string(DVC_ID_FORM).min(1, DVC_ID_FORM).optional(),
  documentType: z.enum(['dl_object', 'ppt_object', 'idcard_object']).default('idcard_object'),
};

const flow = z.strictObject(flowFields).superRefine((fields, context) => {
  if (fields.dvcId !== undefined) return;
  if (fields.connector === undefined)
    context.addIssue({ code: 'custom', path: ['connector'], message: CONNECTOR_FORM });
  if (fields.verification === undefined)
    context.addIssue({ code: 'custom', path: ['verification'], message: VERIFICATION_FORM });
});

export const flows = z.preprocess(
  valueFromJsonText,
  z.record(z.string(), z.preprocess(valueFromJsonText, flow)).optional(),
);

type FlowFields = z.infer<typeof flow>;

type AllFields = FlowFields & {
  readonly dialect: 'idproofingapi' | 'docuverify';
  readonly flows?: { readonly [name: string]: FlowFields } | undefined;
};

/** Which settings of flows are missing, or belong to the other dialect: what to set, by the setting's name. */
export const FLOW_RULES: readonly {
  readonly path: 'connector' | 'verification' | 'dvcId' | 'flows';
  readonly message: string;
  holds(all: AllFields): boolean;
}[] = [
  {
    path: 'connector',
    message: `${CONNECTOR_FORM} (or several, under flows)`,
    holds: (all) => isStored(all) || all.connector !== undefined || isInFlows(all, all.verification),
  },
  {
    path: 'verification',
    message: `${VERIFICATION_FORM} (or several, under flows)`,
    holds: (all) => isStored(all) || all.verification !== undefined || isInFlows(all, all.connector),
  },
  {
    path: 'dvcId',
    message: `${DVC_ID_FORM} (or several, under flows)`,
    holds: (all) => !isStored(all) || all.dvcId !== undefined || all.flows !== undefined,
  },
  {
    path: 'dvcId',
    message: 'belongs to the dialect docuverify; set the dialect',
    holds: (all) => isStored(all) || all.dvcId === undefined,
  },
  {
    path: 'connector',
    message: 'is what the vendor keeps under the dvcId, in the dialect docuverify',
    holds: (all) => !isStored(all) || (all.connector === undefined && all.verification === undefined),
  },
  {
    path: 'flows',
    message: 'take a dvcId in the dialect docuverify, connector and verification in idproofingapi',
    holds: (all) =>
      Object.values(all.flows ?? {}).every(
        (one) => (one.dvcId !== undefined) === isStored(all) && (one.dvcId === undefined || isBare(one)),
      ),
  },
];

const isStored = (all: AllFields): boolean => all.dialect === 'docuverify';

const isInFlows = (all: AllFields, otherHalf: unknown): boolean =>
  all.flows !== undefined && otherHalf === undefined;

const isBare = (one: FlowFields): boolean => one.connector === undefined && one.verification === undefined;

/** The single flow of the settings as `default`, and those under their names. */
export function flowsFrom({ flows: named = {}, ...single }: Omit<AllFields, 'dialect'>): {
  readonly [name: string]: OneKosmosFlow;
} {
  const all = Object.entries({ default: single, ...named }).flatMap(
    ([name, fields]): readonly (readonly [string, OneKosmosFlow])[] => {
      const { connector, verification, dvcId, documentType } = fields;
      if (dvcId !== undefined) return [[name, { dvcId, documentType }]];
      if (connector === undefined || verification === undefined) return [];
      return [[name, { connector, verification, documentType }]];
    },
  );
  return Object.fromEntries(all);
}
