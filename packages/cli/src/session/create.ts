import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type CreatedSession,
  type EvidenceInput,
  fileSource,
  type Launch,
  type Proofing,
  ProofingError,
  type SubmittedEvidence,
} from '@anyproof/core';
import type { Io } from '../terminal/io.js';
import { oneOf, UsageError } from '../usage-error.js';
import { interruptible, openProofing, type SessionFlags } from './open.js';
import { qrLines } from './qr.js';
import { checkRefFile, type RefFlags, tokenOf, writeRef } from './ref.js';

export interface CreateFlags extends SessionFlags, RefFlags {
  readonly reference: string;
  readonly provider?: string;
  readonly road?: string;
  readonly flow?: string;
  readonly returnUrl?: string;
  readonly documentType?: string;
  readonly country?: string;
  readonly locale?: string;
  readonly document?: readonly string[];
  readonly selfie?: string;
  readonly consent?: true;
  readonly printRef?: true;
  readonly qr?: true;
}

/** Makes a session; on the direct road hands over the photos, too. */
export async function createSession(flags: CreateFlags, io: Io): Promise<number> {
  const evidence = evidenceOf(flags, io);
  const road =
    flags.road === undefined ? undefined : oneOf('road', flags.road, ['hosted', 'direct'] as const);
  const isDirect = (road ?? (evidence.length > 0 ? 'direct' : 'hosted')) === 'direct';
  checkFlags(flags, isDirect, evidence);
  if (flags.refFile !== undefined) checkRefFile(flags.refFile, io);
  const proofing = await openProofing(flags, io);
  checkKinds(evidence, flags.provider ?? proofing.defaultProvider, proofing);
  const { signal, done } = interruptible(io);
  try {
    const session = await proofing
      .createSession(inputOf(flags, isDirect, io), {
        signal,
        ...(flags.provider === undefined ? {} : { provider: flags.provider }),
      })
      .catch((error: unknown) => throwWithOption(error, flags));
    await keepRef(session, flags, io);
    const refused = isDirect ? await submit(proofing, session, evidence, signal, flags, io) : undefined;
    tell(session, refused, flags, io);
    return refused === undefined ? 0 : 1;
  } finally {
    done();
  }
}

/** Checked before any call, each with the name of its option. */
function evidenceOf({ document = [], selfie, documentType }: CreateFlags, io: Io): EvidenceInput[] {
  const source = (option: string, file: string) => {
    const path = resolve(io.cwd, file);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile())
      throw new UsageError(`${option}: there is no file ${file}`);
    try {
      return fileSource(path);
    } catch (error) {
      if (!ProofingError.isInstance(error)) throw error;
      throw new UsageError(`${option}: ${file} must end in .jpg, .jpeg, .png, .heic or .pdf`);
    }
  };
  const pages = document.map((file) => source('--document', file));
  const type = documentType === undefined ? {} : { documentType };
  return [
    ...(pages.length === 0 ? [] : [{ kind: 'identity_document', pages, ...type }]),
    ...(selfie === undefined ? [] : [{ kind: 'selfie', pages: [source('--selfie', selfie)] }]),
  ];
}

function checkFlags(flags: CreateFlags, isDirect: boolean, evidence: readonly EvidenceInput[]): void {
  if (flags.refFile === undefined && flags.printRef === undefined && flags.json === undefined)
    throw new UsageError(
      'where shall the ref go? --ref-file <file> keeps it, --print-ref shows it: whoever has it has the session',
    );
  if (!isDirect && evidence.length > 0)
    throw new UsageError(
      "on the hosted road the person shows documents on the vendor's page: leave the photos out, or take --road direct",
    );
  if (!isDirect) return;
  if (evidence.length === 0)
    throw new UsageError('the direct road wants photos: --document front.jpg back.jpg --selfie selfie.jpg');
  if (flags.consent === undefined)
    throw new UsageError(
      "say with --consent that the person agreed to the vendor's terms and to the use of their biometrics",
    );
}

/** Before the session is made: one that lacks half its photos helps nobody. */
function checkKinds(evidence: readonly EvidenceInput[], provider: string, proofing: Proofing): void {
  const taken = proofing.capabilities(provider).evidence.map(({ kind }) => kind);
  const strange = evidence.find(({ kind }) => !taken.includes(kind));
  if (strange === undefined) return;
  const option = strange.kind === 'selfie' ? '--selfie' : '--document';
  throw new UsageError(`${provider} takes no ${strange.kind.replaceAll('_', ' ')}: leave ${option} out`);
}

/** What an app would pass to createSession is an option here. */
function throwWithOption(error: unknown, { returnUrl }: CreateFlags): never {
  const isMissing =
    ProofingError.isInstance(error) && error.code === 'INVALID_INPUT' && error.message.includes('returnUrl');
  if (isMissing && returnUrl === undefined)
    throw new UsageError(
      `${error.provider ?? 'the vendor'} wants an address to send the person back to: --return-url <url>`,
    );
  throw error;
}

function inputOf(flags: CreateFlags, isDirect: boolean, io: Io) {
  const { reference, flow, returnUrl, documentType, country, locale } = flags;
  const at = new Date(io.clock.now()).toISOString();
  return {
    reference,
    road: isDirect ? 'direct' : 'hosted',
    ...(flow === undefined ? {} : { flow }),
    ...(returnUrl === undefined ? {} : { returnUrl }),
    ...(documentType === undefined ? {} : { documentTypes: [documentType] }),
    ...(country === undefined ? {} : { country }),
    ...(locale === undefined ? {} : { locale }),
    ...(flags.consent === undefined ? {} : { consent: { terms: true, biometrics: true, at } }),
  } as const;
}

/** Before anything else: what is under way must be found again, whatever happens next. */
async function keepRef({ ref }: CreatedSession, flags: CreateFlags, io: Io): Promise<void> {
  if (flags.refFile !== undefined) await writeRef(flags.refFile, ref, io);
  if (flags.json !== undefined) return;
  if (flags.printRef !== undefined) io.out(tokenOf(ref));
  const where = flags.refFile === undefined ? '' : `, kept in ${flags.refFile},`;
  io.err(`session made at ${ref.provider}; its ref${where} is a secret: whoever has it has the session`);
}

async function submit(
  proofing: Proofing,
  { ref }: CreatedSession,
  evidence: readonly EvidenceInput[],
  signal: AbortSignal,
  flags: CreateFlags,
  io: Io,
): Promise<SubmittedEvidence | undefined> {
  for (const one of evidence) {
    const submitted = await proofing.submitEvidence(ref, one, { signal });
    if (!submitted.accepted) return submitted;
    if (flags.json === undefined)
      io.err(`${one.kind.replaceAll('_', ' ')}: ${submitted.pagesAccepted} taken`);
  }
  await proofing.finalizeSession(ref, { signal });
  return undefined;
}

function tell(
  session: CreatedSession,
  refused: SubmittedEvidence | undefined,
  flags: CreateFlags,
  io: Io,
): void {
  const { launch, ref } = session;
  if (flags.json !== undefined) {
    const outcome = refused === undefined ? {} : { refused };
    io.out(JSON.stringify({ ref, refToken: tokenOf(ref), session, launch, ...outcome }, null, 2));
    return;
  }
  for (const { message } of session.warnings) io.err(io.errColors.yellow(message));
  if (refused !== undefined) {
    const reasons = refused.reasons.map(({ code }) => code.replaceAll('_', ' ')).join(', ');
    io.err(io.errColors.red(`a photo was refused: ${reasons || 'the vendor does not say why'}`));
    return;
  }
  showLaunch(launch, flags, io);
  const again = flags.refFile === undefined ? '<ref>' : `--ref-file ${flags.refFile}`;
  io.err(`next: anyproof session watch ${again}`);
}

function showLaunch(launch: Launch, { qr }: CreateFlags, io: Io): void {
  if (launch.kind === 'direct') return;
  const address =
    launch.kind === 'redirect' ? launch.url : launch.kind === 'qr' ? launch.imageUrl : launch.token;
  const what = {
    redirect: 'the person opens',
    qr: "the person's phone reads the code at",
    token: "the vendor's app takes",
  }[launch.kind];
  io.err(`${what}:`);
  io.out(address);
  if (qr !== undefined && launch.kind === 'redirect') for (const line of qrLines(address)) io.err(line);
}
