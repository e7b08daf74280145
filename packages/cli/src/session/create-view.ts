import type { CreatedSession, Launch, SessionRef, SubmittedEvidence } from '@anyproof/core';
import { TEST_MODE } from '../configuration/test-mode.js';
import type { Io } from '../terminal/io.js';
import type { CreateFlags } from './create-flags.js';
import { watchCommand } from './next-step.js';
import { qrLines } from './qr.js';
import { jsonRef, tokenOf } from './ref-token.js';
import { warningText } from './view.js';

/** Reports the ref as soon as there is one. JSON contains it at the end, whether all went well or not. */
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

/** The counterpart of {@link tellRef} for a session that was retried. */
export function tellOpened({ provider }: SessionRef, { json }: CreateFlags, io: Io): void {
  if (json === undefined) io.err(`the same session is open again at ${provider}; its ref is unchanged`);
}

/** For a failure after the session was created. */
export function newRef({ provider }: SessionRef, isKept: boolean, { refFile }: CreateFlags): string {
  const where = refFile === undefined || !isKept ? 'is printed' : `is in ${refFile}`;
  return `the session continues at ${provider}; its ref ${where}`;
}

/** For a failure after the session was opened again. */
export function sameRef({ provider }: SessionRef): string {
  return `the session continues at ${provider}; its ref is unchanged`;
}

export function tell(
  session: CreatedSession,
  refused: SubmittedEvidence | undefined,
  flags: CreateFlags,
  io: Io,
): void {
  const { launch, ref, testMode, warnings } = session;
  if (flags.json !== undefined) {
    const outcome = refused === undefined ? {} : { refused };
    io.out(JSON.stringify({ ...jsonRef(ref), session, launch, ...outcome }, null, 2));
    return;
  }
  if (testMode) io.err(io.errColors.yellow(TEST_MODE));
  for (const warning of warnings) io.err(io.errColors.yellow(warningText(warning)));
  if (refused !== undefined) {
    const reasons = refused.reasons.map(({ code }) => code.replaceAll('_', ' ')).join(', ');
    io.err(io.errColors.red(`a photo was refused: ${reasons || 'the vendor does not say why'}`));
    return;
  }
  showLaunch(launch, flags, io);
  io.err(`next: ${watchCommand(flags)}`);
}

/** Each way in on a line of its own. */
function showLaunch({ url, qrImageUrl, sdk, expiresAt }: Launch, { qr }: CreateFlags, io: Io): void {
  const until = expiresAt === undefined ? '' : ` (until ${expiresAt})`;
  if (url !== undefined) {
    io.err(`the person opens${until}:`);
    io.out(url);
    if (qr !== undefined) for (const line of qrLines(url)) io.err(line);
  }
  if (qrImageUrl !== undefined) {
    io.err(`the person's phone scans the code at${until}:`);
    io.out(qrImageUrl);
  }
  if (sdk !== undefined) {
    io.err(`the vendor's SDK ${sdk.name} takes${until}:`);
    io.out(JSON.stringify(sdk.props));
  }
}
