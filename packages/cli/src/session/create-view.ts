import type { CreatedSession, Launch, SessionRef, SubmittedEvidence } from '@anyproof/core';
import { type ConfigFlags, configArguments } from '../configuration/flags.js';
import type { Io } from '../terminal/io.js';
import { quoted } from '../terminal/shell-words.js';
import type { CreateFlags } from './create-flags.js';
import { qrLines } from './qr.js';
import type { RefFlags } from './ref.js';
import { jsonRef, tokenOf } from './ref-token.js';

/** As soon as there is one. JSON holds it at the end, whether all went well or not. */
export function tellRef(ref: SessionRef, isKept: boolean, flags: CreateFlags, io: Io): void {
  if (!isKept)
    io.err(io.errColors.red(`${flags.refFile} could not be written; keep the ref that is printed`));
  if (flags.json !== undefined) return;
  if (flags.printRef !== undefined || !isKept) io.out(tokenOf(ref));
  const where = flags.refFile === undefined || !isKept ? '' : `, kept in ${flags.refFile},`;
  io.err(
    `session created at ${ref.provider}; its ref${where} is a secret: anyone who has it can use the session`,
  );
}

/** For whom something went wrong after the session was made. */
export function whereRefIs({ provider }: SessionRef, isKept: boolean, { refFile }: CreateFlags): string {
  const where = refFile === undefined || !isKept ? 'is printed' : `is in ${refFile}`;
  return `the session continues at ${provider}; its ref ${where}`;
}

export function tell(
  session: CreatedSession,
  refused: SubmittedEvidence | undefined,
  flags: CreateFlags,
  io: Io,
): void {
  const { launch, ref } = session;
  if (flags.json !== undefined) {
    const outcome = refused === undefined ? {} : { refused };
    io.out(JSON.stringify({ ...jsonRef(ref), session, launch, ...outcome }, null, 2));
    return;
  }
  for (const { message } of session.warnings) io.err(io.errColors.yellow(message));
  if (refused !== undefined) {
    const reasons = refused.reasons.map(({ code }) => code.replaceAll('_', ' ')).join(', ');
    io.err(io.errColors.red(`a photo was refused: ${reasons || 'the vendor does not say why'}`));
    return;
  }
  showLaunch(launch, flags, io);
  io.err(`next: ${watchCommand(flags)}`);
}

/** The command that waits for a session, with all that it needs to find it. */
export function watchCommand(flags: RefFlags & ConfigFlags): string {
  const again = flags.refFile === undefined ? '<ref>' : `--ref-file ${quoted(flags.refFile)}`;
  return `anyproof session watch ${again}${configArguments(flags)}`;
}

const LAUNCHES = {
  redirect: 'the person opens',
  qr: "the person's phone scans the code at",
  token: "for the vendor's app:",
} as const;

function showLaunch(launch: Launch, { qr }: CreateFlags, io: Io): void {
  if (launch.kind === 'direct') return;
  const address =
    launch.kind === 'redirect' ? launch.url : launch.kind === 'qr' ? launch.imageUrl : launch.token;
  io.err(`${LAUNCHES[launch.kind]}:`);
  io.out(address);
  if (qr !== undefined && launch.kind === 'redirect') for (const line of qrLines(address)) io.err(line);
}
