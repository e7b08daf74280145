import {
  type AdapterDeps,
  type Claims,
  type Consent,
  type CreateCall,
  type CreatedSession,
  type CreateSessionInput,
  type Launch,
  type Mode,
  ProofingError,
  type Warning,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import {
  compact,
  compactOrNothing,
  createInSteps,
  flowNamed,
  guardedUrl,
  instant,
  type Parsed,
  readProviderOptions,
  unless,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import type { AcmeClient, NewApplicant } from './client/index.js';
import type {
  Address,
  GivenConsent,
  NewVerification,
  Opened,
  PageLink,
  Said,
  SdkLink,
  Verification,
} from './client/verification.js';
import { type MapperContext, mapSession } from './result/session.js';
import type { AcmeSettings } from './settings.js';
import { documentTypes, steps, WORKFLOWS, type Workflow } from './vocabulary.js';

/** What only Acme knows: `providerOptions: { acme: { … } satisfies AcmeSessionOptions }`. */
export interface AcmeSessionOptions {
  /** The look of Acme's page, by its name in Acme's console. */
  readonly theme?: string;
}

const optionsSchema = z.strictObject({ theme: z.string().min(1).optional() });

export interface Setup {
  readonly client: AcmeClient;
  readonly settings: AcmeSettings;
  readonly deps: Pick<AdapterDeps, 'provider'>;
  readonly context: MapperContext;
}

/** An applicant, then a verification of it; each under the creation's key. Throws INVALID_INPUT before any call. */
export async function createSession(
  setup: Setup,
  input: CreateSessionInput,
  { idempotencyKey, signal }: CreateCall,
): Promise<CreatedSession> {
  const { client, settings, deps } = setup;
  const request = verificationRequest(input, settings, deps.provider);
  const { created, warnings } = await createInSteps({
    first: {
      name: 'applicant',
      run: async () =>
        (await applicantOfPrevious(setup, input, signal)) ??
        newApplicant(client, applicantRequest(input), idempotencyKey, signal),
      undo: async ({ id, isOurs }) => {
        if (isOurs) await client.deleteApplicant(id);
      },
    },
    second: {
      name: 'verification',
      run: ({ id }) => client.create({ ...request, applicantId: id }, idempotencyKey, signal),
    },
  });
  const session = openedSession(setup, created, input.mode, warnings);
  if (!created.isReplayed) return session;
  // It exists in any case, so an error here must not hide it.
  return foundSession(setup, session.ref.id, input, signal, warnings).catch(() => session);
}

/** The key finds the verification. If there is none, the applicant that the same key made was made in vain. */
export async function recoverSession(
  setup: Setup,
  input: CreateSessionInput,
  { idempotencyKey, signal }: CreateCall,
): Promise<CreatedSession | undefined> {
  const { client } = setup;
  const [found] = await client.verificationsByKey(idempotencyKey, signal);
  if (found !== undefined) return foundSession(setup, found.id, input, signal);
  // One with a subject is found again by the next creation.
  if (input.subject === undefined)
    for (const { id } of await client.applicantsByKey(idempotencyKey, signal))
      await client.deleteApplicant(id, signal).catch(unless('CONFLICT', 'SESSION_NOT_FOUND', 'SESSION_GONE'));
  return undefined;
}

/** A session from the answer that opened it. */
export function openedSession(
  setup: Setup,
  answer: Parsed<Opened>,
  mode: Mode | undefined,
  warnings: readonly Warning[] = [],
): CreatedSession {
  const { id, links } = answer.value;
  return launched(setup, answer, mode === 'direct' ? {} : launchOf(links, id), warnings);
}

/** A session that was created before, as it is now; the links that its creation returned may have been used. */
async function foundSession(
  setup: Setup,
  id: string,
  { mode }: CreateSessionInput,
  signal: AbortSignal | undefined,
  warnings: readonly Warning[] = [],
): Promise<CreatedSession> {
  const answer = await setup.client.get(id, signal);
  return launched(setup, answer, await freshLaunch(setup.client, id, mode, signal), warnings);
}

function launched(
  { deps: { provider }, context }: Setup,
  answer: Parsed<Verification>,
  launch: Launch,
  warnings: readonly Warning[],
): CreatedSession {
  const session = mapSession({ provider, id: answer.value.id }, answer, context);
  const all = { ...session, warnings: [...warnings, ...session.warnings] };
  return withLaunch(withRaw(all, withoutLinks(answer.raw)), launch);
}

/** A new link for this mode. */
export async function freshLaunch(
  client: AcmeClient,
  id: string,
  mode: Mode | undefined,
  signal: AbortSignal | undefined,
): Promise<Launch> {
  if (mode === 'direct') return {};
  const link = mode === 'embedded' ? client.sdkLink(id, signal) : client.pageLink(id, signal);
  return launchOf((await link).value, id);
}

/** The SDK's npm package. */
const SDK = 'acme-web-sdk';

function launchOf({ pageUrl, sdkToken, expiresAt }: Partial<PageLink & SdkLink>, id: string): Launch {
  return compact<Launch>({
    url: pageUrl,
    sdk: sdkToken === undefined ? undefined : { name: SDK, props: { token: sdkToken, verification: id } },
    expiresAt: instant(expiresAt),
  });
}

/** Links are secrets: they are in the launch and nowhere else. */
function withoutLinks(raw: unknown): unknown {
  return typeof raw === 'object' && raw !== null ? { ...raw, links: undefined } : raw;
}

interface UsedApplicant {
  readonly id: string;
  /** This creation made it, and may take it back. */
  readonly isOurs: boolean;
}

/** Undefined if there is no earlier session here, or its person was erased. */
async function applicantOfPrevious(
  { client, deps: { provider } }: Pick<Setup, 'client' | 'deps'>,
  { previous }: CreateSessionInput,
  signal: AbortSignal | undefined,
): Promise<UsedApplicant | undefined> {
  if (previous?.provider !== provider) return undefined;
  const answer = await client.get(previous.id, signal).catch(unless('SESSION_NOT_FOUND', 'SESSION_GONE'));
  const { applicantId, erasure } = answer?.value ?? {};
  return applicantId === undefined || erasure?.scope === 'applicant'
    ? undefined
    : { id: applicantId, isOurs: false };
}

/** A key answers with its applicant even if that was taken back since: then the next key makes another. */
async function newApplicant(
  client: AcmeClient,
  body: NewApplicant,
  key: string,
  signal: AbortSignal | undefined,
): Promise<UsedApplicant> {
  const { value, isNew, isReplayed } = await client.createApplicant(body, key, signal);
  const isThere =
    !isReplayed ||
    (await client.applicant(value.id, signal).catch(unless('SESSION_NOT_FOUND', 'SESSION_GONE')));
  return isThere ? { id: value.id, isOurs: isNew } : newApplicant(client, body, `${key}.`, signal);
}

/** A person needs a family name; core has checked that there is one. */
function applicantRequest({ subject, selfAsserted = {}, expected = {} }: CreateSessionInput): NewApplicant {
  const familyName = selfAsserted.family_name ?? expected.family_name;
  return compact<NewApplicant>({ ...saidOf(selfAsserted), familyName, subject });
}

function saidOf({
  family_name,
  given_name,
  birthdate,
  nationalities,
  email,
  phone_number,
  address,
}: Claims): Said {
  return compact<Said>({
    familyName: family_name,
    givenName: given_name,
    born: birthdate,
    nationality: nationalities?.[0],
    email,
    phone: phone_number,
    address: compactOrNothing<Address>({
      street: address?.street_address,
      postalCode: address?.postal_code,
      city: address?.locality,
      region: address?.region,
      country: address?.country,
    }),
  });
}

/** The longest id of ours. */
const LONGEST_ID = 200;

function verificationRequest(
  input: CreateSessionInput,
  { flows }: AcmeSettings,
  provider: string,
): Omit<NewVerification, 'applicantId'> {
  const { reference, subject, mode, locale, returnUrl, country, expected = {}, consent } = input;
  const invalid = (path: string, message: string) =>
    new ProofingError({ code: 'INVALID_INPUT', message, path, provider });
  for (const [path, id = ''] of Object.entries({ reference, subject }))
    if (id.length > LONGEST_ID) throw invalid(path, `${path} has more than ${LONGEST_ID} characters`);
  if (returnUrl !== undefined && guardedUrl(returnUrl, { origins: [returnUrl], hosts: [] }) === undefined)
    throw invalid('returnUrl', 'returnUrl must be https, or http on loopback');
  const { theme } = readProviderOptions<AcmeSessionOptions>(optionsSchema, input, 'acme', provider);
  const name = flowNamed(input.flow, flows, provider);
  const workflow = WORKFLOWS[name];
  return compact<Omit<NewVerification, 'applicantId'>>({
    externalId: reference,
    workflow: name,
    ...(mode === 'direct' ? {} : { language: locale, returnUrl, theme }),
    documents: documentsOf(input, workflow),
    documentCountry: country,
    steps: stepsOf(input, workflow, provider),
    expected: compactOrNothing<Said>(saidOf(only(expected, workflow.compares))),
    consent: consent && consentOf(consent),
  });
}

function only(claims: Claims, names: readonly (keyof Claims)[]): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([claim]) => names.some((name) => name === claim)));
}

function documentsOf(
  { documentTypes: wanted = [] }: CreateSessionInput,
  workflow: Workflow,
): readonly string[] {
  const accepted = wanted.filter((type) => workflow.documentTypes.includes(type));
  return documentTypes.words.filter((word) => accepted.includes(documentTypes.meaningOf(word) ?? ''));
}

/** The first step is always there. Throws UNSUPPORTED for evidence that is not a step: only Acme itself may ask for it. */
function stepsOf(
  { evidence = [] }: CreateSessionInput,
  workflow: Workflow,
  provider: string,
): readonly string[] {
  if (evidence.length === 0) return [];
  const isWanted = (step: string) => evidence.includes(steps.meaningOf(step));
  if (steps.words.some((step) => isWanted(step) && !workflow.steps.includes(step)))
    throw new ProofingError({
      code: 'UNSUPPORTED',
      message: 'the workflow of this flow has no step for this kind of evidence',
      path: 'evidence',
      provider,
    });
  return workflow.steps.filter((step, index) => index === 0 || isWanted(step));
}

export function consentOf({ terms, biometrics, at, version }: Consent): GivenConsent {
  return compact<GivenConsent>({ terms, biometrics, givenAt: instant(at) ?? at, version });
}
