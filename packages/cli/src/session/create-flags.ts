import type { Mode } from '@anyproof/core';
import { countryCode } from '@anyproof/provider-kit';
import { oneOf, UsageError } from '../terminal/failures.js';
import type { SessionFlags } from './open.js';
import type { RefFlags } from './ref.js';

export interface CreateFlags extends SessionFlags, RefFlags {
  readonly reference: string;
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
  readonly printRef?: true;
  readonly qr?: true;
}

/** The hosted one, unless photos are handed over. */
export function modeOf({ mode, document = [], selfie }: CreateFlags): Mode {
  if (mode !== undefined) return oneOf('mode', mode, ['hosted', 'direct'] as const);
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

/** Throws a UsageError for what can be told without knowing the vendor: most would ignore a hint they cannot read. */
export function checkFlags(flags: CreateFlags): void {
  if (flags.refFile === undefined && flags.printRef === undefined && flags.json === undefined)
    throw new UsageError(
      'where should the ref go? --ref-file <file> saves it, --print-ref prints it: anyone who has it can use the session',
    );
  const wrong = SHAPES.find(({ flag, isRight }) => flags[flag] !== undefined && !isRight(flags[flag]));
  if (wrong !== undefined) throw new UsageError(`${wrong.option} must be ${wrong.what}`);
  if (modeOf(flags) === 'direct') checkDirect(flags);
  else checkHosted(flags);
}

function checkHosted({ document = [], selfie, consent }: CreateFlags): void {
  if (document.length > 0 || selfie !== undefined)
    throw new UsageError(
      "in hosted mode the person shows documents on the vendor's page: omit the photos, or use --mode direct",
    );
  if (consent !== undefined)
    throw new UsageError("in hosted mode the person agrees on the vendor's page: omit --consent");
}

function checkDirect({ document = [], selfie, consent }: CreateFlags): void {
  if (document.length === 0 && selfie === undefined)
    throw new UsageError('direct mode needs photos: --document front.jpg back.jpg --selfie selfie.jpg');
  if (consent === undefined)
    throw new UsageError(
      "confirm with --consent that the person agreed to the vendor's terms and to the use of their biometrics",
    );
}
