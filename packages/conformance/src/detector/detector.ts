import { formsOf } from './forms.js';

/**
 * The kind of a secret. `credential`: ours and the vendor's, tokens, keys, launches. `person`: data of the person
 * verified. `input`: what the app passed in. `id`: a session's, which is a bearer secret at some vendors.
 */
export type SecretKind = 'credential' | 'person' | 'input' | 'id';

export interface Secret {
  readonly kind: SecretKind;
  /** For reports, which never quote it. */
  readonly name: string;
  readonly text: string;
  /** Half of it is not a leak: it contains other things, such as a public address. */
  readonly whole?: true;
}

export interface Leak {
  readonly secret: string;
  /** As it is, in base64, … */
  readonly form: string;
  readonly surface: string;
}

export interface LeakDetector {
  add(secrets: Iterable<Secret>): void;
  /** Each secret found, once, with the first surface that shows it. `may`: kinds that are allowed there. */
  find(surfaces: Iterable<readonly [surface: string, text: string]>, may?: readonly SecretKind[]): Leak[];
}

export function createDetector(): LeakDetector {
  const known = new Set<string>();
  const all: { readonly secret: Secret; readonly forms: ReadonlyMap<string, string> }[] = [];
  return {
    add: (secrets) => {
      for (const secret of secrets) {
        if (known.has(secret.text)) continue;
        known.add(secret.text);
        all.push({ secret, forms: formsOf(secret.text, secret.whole === true) });
      }
    },
    find: (surfaces, may = []) => {
      const shown = [...surfaces].map(([surface, text]) => [surface, text.toLowerCase()] as const);
      const whole = shown.map(([, text]) => text).join('\n');
      return all.flatMap(({ secret, forms }) => {
        if (may.includes(secret.kind)) return [];
        for (const [needle, form] of forms) {
          if (!whole.includes(needle)) continue;
          const [surface = ''] = shown.find(([, text]) => text.includes(needle)) ?? [];
          return [{ secret: secret.name, form, surface }];
        }
        return [];
      });
    },
  };
}
