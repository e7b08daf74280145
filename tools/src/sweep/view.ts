// What a verb returned or threw, as plain data, so that two runs can be compared.
import { isDeepStrictEqual } from 'node:util';
import { ProofingError } from '@anyproof/core';

/** What of a session is looked at. */
export interface SessionLike {
  readonly ref: { readonly id: string };
  readonly status: string;
  readonly decision?: string | undefined;
  readonly claims?: object | undefined;
  readonly extracted?: object | undefined;
  readonly documents?: readonly DocumentLike[];
  readonly warnings?: View['warnings'];
}

interface DocumentLike {
  readonly kind: string;
  readonly nativeType?: string;
}

/** What a verb returned. */
export type Outcome =
  | { readonly kind: 'read' | 'created'; readonly value: SessionLike }
  | { readonly kind: 'list'; readonly value: { readonly sessions: readonly SessionLike[] } }
  | { readonly kind: 'message'; readonly value: SessionLike | undefined }
  | { readonly kind: 'evidence'; readonly value: { readonly accepted: boolean } }
  | { readonly kind: 'value'; readonly value: unknown };

export interface View {
  readonly kind: 'error' | Outcome['kind'];
  /** `code` for a ProofingError only. */
  readonly error?: { readonly code?: string; readonly shown: string };
  /** One; several for lists. */
  readonly sessions: readonly SessionView[];
  readonly warnings: readonly { readonly code: string; readonly path?: string; readonly message: string }[];
  /** Of evidence. */
  readonly accepted?: boolean;
}

export interface SessionView {
  readonly id: string;
  readonly status: string;
  readonly decision?: string;
  /** Flat: `address.locality`. */
  readonly claims: Readonly<Record<string, string>>;
  readonly extracted: Readonly<Record<string, string>>;
  /** Flat, by kind and not by position: `identity_document.1.number`. */
  readonly documents: Readonly<Record<string, string>>;
}

/** Runs the work and describes its outcome; never rejects. */
export async function viewOf(work: () => Promise<Outcome>): Promise<View> {
  try {
    return look(await work());
  } catch (error) {
    return { kind: 'error', sessions: [], warnings: [], error: errorView(error) };
  }
}

function errorView(error: unknown): NonNullable<View['error']> {
  const shown =
    error instanceof Error ? `${error.message}\n${error.stack}\n${safeText(error)}` : String(error);
  return ProofingError.isInstance(error) ? { code: error.code, shown } : { shown };
}

function look(outcome: Outcome): View {
  switch (outcome.kind) {
    case 'list':
      return view(outcome.kind, outcome.value.sessions);
    case 'read':
    case 'created':
      return view(outcome.kind, [outcome.value]);
    case 'message':
      return view(outcome.kind, outcome.value === undefined ? [] : [outcome.value]);
    case 'evidence':
      return { ...view(outcome.kind, []), accepted: outcome.value.accepted };
    case 'value':
      return view(outcome.kind, []);
  }
}

function view(kind: View['kind'], sessions: readonly SessionLike[]): View {
  return {
    kind,
    sessions: sessions.map(sessionView),
    warnings: sessions.flatMap(({ warnings = [] }) => warnings),
  };
}

function sessionView({ ref, status, decision, claims, extracted, documents }: SessionLike): SessionView {
  return {
    id: ref.id,
    status,
    ...(decision === undefined ? {} : { decision }),
    claims: flat(claims),
    extracted: flat(extracted),
    documents: flat(byKind(documents)),
  };
}

/** `nativeType` is left out: it is the vendor's name for the document, not a statement about it. */
function byKind(documents: readonly DocumentLike[] = []): Readonly<Record<string, object>> {
  const seen = new Map<string, number>();
  const named = documents.map(({ kind, nativeType: _word, ...facts }) => {
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    return [`${kind}.${count}`, facts] as const;
  });
  return Object.fromEntries(named);
}

/** A list of texts is one value. */
function flat(value: object = {}, prefix = ''): Record<string, string> {
  const entries = Object.entries(value).flatMap(([key, item]: [string, unknown]): [string, string][] => {
    if (Array.isArray(item) && item.every((one) => typeof one === 'string'))
      return [[prefix + key, item.join(' ')]];
    return typeof item === 'object' && item !== null
      ? Object.entries(flat(item, `${prefix}${key}.`))
      : [[prefix + key, String(item)]];
  });
  return Object.fromEntries(entries);
}

export const sameView = (one: View, other: View): boolean => isDeepStrictEqual(plain(one), plain(other));

const plain = ({ error, ...rest }: View): object => ({ ...rest, error: error?.code });

function safeText(error: unknown): string {
  try {
    return JSON.stringify(error);
  } catch {
    return '';
  }
}
