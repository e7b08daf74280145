// What a verb returned or threw, as plain data, so that two runs can be compared.
import { isDeepStrictEqual } from 'node:util';

/**
 * @typedef {object} View
 * @property {'error' | 'read' | 'list' | 'created' | 'message' | 'evidence' | 'value'} kind
 * @property {{ readonly code?: string, readonly shown: string }} [error] `code` for a ProofingError only.
 * @property {readonly SessionView[]} sessions One; several for lists.
 * @property {readonly { readonly code: string, readonly path?: string, readonly message: string }[]} warnings
 * @property {boolean} [accepted] Of evidence.
 */
/**
 * @typedef {object} SessionView
 * @property {string} id
 * @property {string} status
 * @property {string} [decision]
 * @property {Record<string, string>} claims Flat: `address.locality`.
 * @property {Record<string, string>} extracted
 * @property {Record<string, string>} documents Flat, by kind and not by position: `identity_document.1.number`.
 */

/** Runs the work and describes its outcome; never rejects. @returns {Promise<View>} */
export async function viewOf(work, isOurs) {
  try {
    return look(await work());
  } catch (error) {
    return { kind: 'error', sessions: [], warnings: [], error: errorView(error, isOurs) };
  }
}

function errorView(error, isOurs) {
  const shown =
    error instanceof Error ? `${error.message}\n${error.stack}\n${safeText(error)}` : String(error);
  return isOurs(error) ? { code: error.code, shown } : { shown };
}

/** @returns {View} */
function look({ kind, value }) {
  if (kind === 'list') return view(kind, value.sessions);
  if (kind === 'read' || kind === 'created') return view(kind, [value]);
  if (kind === 'message') return view(kind, value === undefined ? [] : [value]);
  if (kind === 'evidence') return { ...view(kind, []), accepted: value.accepted };
  return view('value', []);
}

function view(kind, sessions) {
  return {
    kind,
    sessions: sessions.map(sessionView),
    warnings: sessions.flatMap(({ warnings = [] }) => warnings),
  };
}

function sessionView({ ref, status, decision, claims, extracted, documents }) {
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
function byKind(documents = []) {
  const seen = new Map();
  const named = documents.map(({ kind, nativeType: _word, ...facts }) => {
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return [`${kind}.${seen.get(kind)}`, facts];
  });
  return Object.fromEntries(named);
}

/** A list of texts is one value. */
function flat(value, prefix = '') {
  const entries = Object.entries(value ?? {}).flatMap(([key, item]) => {
    if (Array.isArray(item) && item.every((one) => typeof one === 'string'))
      return [[prefix + key, item.join(' ')]];
    return typeof item === 'object' && item !== null
      ? Object.entries(flat(item, `${prefix}${key}.`))
      : [[prefix + key, String(item)]];
  });
  return Object.fromEntries(entries);
}

export const sameView = (one, other) => isDeepStrictEqual(plain(one), plain(other));

const plain = ({ error, ...rest }) => ({ ...rest, error: error?.code });

function safeText(error) {
  try {
    return JSON.stringify(error);
  } catch {
    return '';
  }
}
