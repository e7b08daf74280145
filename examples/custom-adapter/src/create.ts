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
  type Explanations,
  explained,
  flowNamed,
  guardedUrl,
  hasCode,
  instant,
  type Parsed,
  readProviderOptions,
  unless,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import type { AcmeClient } from './client/index.js';
import { applicantOfPrevious, applicantRequest, newApplicant, saidOf } from './client/objects.js';
import type {
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
  const { created, warnings: ofSteps } = await createInSteps({
    first: {
      name: 'applicant',
      isKeyed: true,
      run: async () =>
        (await applicantOfPrevious(client, input, deps.provider, signal)) ??
        newApplicant(client, applicantRequest(input), idempotencyKey, signal),
      undo: async ({ id, isOurs }) => {
        if (isOurs) await client.deleteApplicant(id);
      },
    },
    second: {
      name: 'verification',
      run: async ({ id, warnings }) => ({
        warnings,
        answer: await client.create({ ...request, applicantId: id }, idempotencyKey, signal),
      }),
    },
  });
  const { answer } = created;
  const warnings = [...ofSteps, ...created.warnings];
  const session = openedSession(setup, answer, input.mode, warnings);
  if (!answer.isReplayed) return session;
  // It exists in any case, so an error here must not hide it. Where no new link can be had, the first ones are all there is.
  const found = { id: session.ref.id, input, signal, warnings };
  return foundSession(setup, found, () => session.launch).catch(() => session);
}

/** The key finds the verification. If there is none, the applicant that the same key made was made in vain. */
export async function recoverSession(
  setup: Setup,
  input: CreateSessionInput,
  { idempotencyKey, signal }: CreateCall,
): Promise<CreatedSession | undefined> {
  const { client, deps } = setup;
  const [found] = await client.verificationsByKey(idempotencyKey, signal);
  if (found !== undefined) {
    const { id } = found;
    const { warnings = [] } = (await applicantOfPrevious(client, input, deps.provider, signal)) ?? {};
    return foundSession(setup, { id, input, signal, warnings }, (error) => {
      throw error;
    });
  }
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

interface Found {
  readonly id: string;
  readonly input: CreateSessionInput;
  readonly signal: AbortSignal | undefined;
  readonly warnings: readonly Warning[];
}

/** A session that was created before, as it is now; the links that its creation returned may have been used. */
async function foundSession(
  setup: Setup,
  { id, input, signal, warnings }: Found,
  withoutNewLink: (error: unknown) => Launch,
): Promise<CreatedSession> {
  const launch = await freshLaunch(setup.client, id, input.mode, signal).catch((error: unknown) =>
    awaitsNobody(error) ? {} : withoutNewLink(error),
  );
  // Afterwards: it may be the end of the session that left no link to be had.
  const answer = await setup.client.get(id, signal);
  return launched(setup, answer, launch, warnings);
}

/** The session has ended, or waits for something else. */
function awaitsNobody(error: unknown): boolean {
  return hasCode(error, 'CONFLICT', 'SESSION_GONE') && error.nativeCode !== 'too_many_links';
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

const NO_LINK: Explanations = {
  wrong_state: {
    message:
      'the session does not wait for the person; if its attempt failed (RETRY_POSSIBLE), use retrySession',
  },
  too_many_links: {
    message: 'this attempt has had all its links; once it failed (RETRY_POSSIBLE), use retrySession',
  },
};

/** A new link for this mode. */
export async function freshLaunch(
  client: AcmeClient,
  id: string,
  mode: Mode | undefined,
  signal: AbortSignal | undefined,
): Promise<Launch> {
  if (mode === 'direct') return {};
  const asked = mode === 'embedded' ? client.sdkLink(id, signal) : client.pageLink(id, signal);
  const { value } = await asked.catch(explained(NO_LINK));
  return launchOf(value, id);
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
