import { MODES, type Mode } from '@anyproof/core';
import { countryCode } from '@anyproof/provider-kit';
import { oneOf, UsageError } from '../terminal/failures.js';
import type { SessionFlags } from './open.js';
import type { RefFlags } from './ref.js';

/** What a session is for, and where its ref goes. */
export interface CreateFlags extends SessionFlags, RefFlags {
  readonly reference: string;
  readonly subject?: string;
  readonly provider?: string;
  readonly mode?: string;
  readonly flow?: string;
  readonly returnUrl?: string;
  readonly documentType?: string;
  readonly country?: string;
  readonly locale?: string;
  readonly document?: readonly string[];
  readonly selfie?: string;
  readonly consent?: true;
  readonly idempotencyKey?: string;
  readonly printRef?: true;
  readonly qr?: true;
}

/** Hosted, unless photos are submitted. */
export function modeOf({ mode, document = [], selfie }: CreateFlags): Mode {
  if (mode !== undefined) return oneOf('mode', mode, MODES);
  return document.length > 0 || selfie !== undefined ? 'direct' : 'hosted';
}

interface Shape {
  readonly option: string;
  readonly flag: 'returnUrl' | 'country' | 'locale';
  readonly isRight: (value: string) => boolean;
  readonly what: string;
}

const SHAPES: readonly Shape[] = [
  {
    option: '--return-url',
    flag: 'returnUrl',
    isRight: (value) => URL.canParse(value),
    what: 'an absolute URL, such as https://app.example/back',
  },
  {
    option: '--country',
    flag: 'country',
    isRight: (value) => countryCode(value) === value,
    what: 'the three letters of a country, such as FRA (ISO 3166-1 alpha-3)',
  },
  { option: '--locale', flag: 'locale', isRight: isLocale, what: 'a language tag, such as fr-FR' },
];

function isLocale(value: string): boolean {
  try {
    return new Intl.Locale(value).toString() !== '';
  } catch {
    return false;
  }
}

/** Throws a UsageError for what is wrong whoever the vendor is: most vendors would ignore a hint they cannot read. */
export function checkFlags(flags: CreateFlags): void {
  const wrong = SHAPES.find(({ flag, isRight }) => flags[flag] !== undefined && !isRight(flags[flag]));
  if (wrong !== undefined) throw new UsageError(`${wrong.option} must be ${wrong.what}`);
  const { document = [], selfie } = flags;
  const hasPhotos = document.length > 0 || selfie !== undefined;
  const mode = modeOf(flags);
  if (mode === 'direct' && !hasPhotos)
    throw new UsageError('direct mode needs photos: --document front.jpg back.jpg --selfie selfie.jpg');
  if (mode !== 'direct' && hasPhotos)
    throw new UsageError(
      `in ${mode} mode the person shows documents to the vendor: omit the photos, or use --mode direct`,
    );
}

/** Throws a UsageError unless the ref of a new session goes somewhere. */
export function checkRefGoes({ refFile, printRef, json }: CreateFlags): void {
  if (refFile === undefined && printRef === undefined && json === undefined)
    throw new UsageError(
      'where should the ref go? --ref-file <file> saves it, --print-ref prints it: anyone who has it can use the session',
    );
}
