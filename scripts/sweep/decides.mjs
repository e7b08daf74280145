// What decides: without these nothing can be said of a session. All else may be missing or unreadable, and the session is
// still read. At most eight paths for each adapter, status and ids only; each line is a place in the vendor's dossier.

/**
 * `status`: replaced, nobody is approved. `id`: another one is refused. `credential`: without it no answer can be had.
 * `fallsBack`: the vendor tells the same elsewhere, so somebody may still be approved.
 * @typedef {{ readonly call: RegExp, readonly path: string, readonly kind: 'status' | 'id' | 'credential', readonly fallsBack?: true, readonly why: string }} Decisive
 */

export const MOST = 8;

/** @type {Readonly<Record<string, readonly Decisive[]>>} */
export const DECIDES = {
  id360: [
    { call: /\/report$/, path: 'status', kind: 'status', why: 'dossier 8.2: the verdict' },
    { call: /\/report$/, path: 'id', kind: 'id', why: 'dossier 8.2: whose report it is' },
    { call: /\/user\/login$/, path: 'token', kind: 'credential', why: 'dossier 2.1' },
  ],
  innovatrics: [
    { call: /\/status$/, path: 'status', kind: 'status', why: 'dossier 6.1' },
    { call: /\/session\/list$/, path: 'data[].id', kind: 'id', why: 'dossier 8.6' },
    { call: /\/session\/list$/, path: 'data[].verificationStatus', kind: 'status', why: 'dossier 8.6' },
  ],
  '1kosmos': [
    { call: /\/proofingsession\/:id$/, path: 'status', kind: 'status', why: 'dossier 6.3, SessionDetails' },
    { call: /\/proofingsession\/:id$/, path: 'id', kind: 'id', why: 'dossier 6.3, SessionDetails' },
    { call: /\/fetch$/, path: 'data[].id', kind: 'id', why: 'dossier 6.3, SessionRow' },
    {
      call: /\/fetch$/,
      path: 'data[].resultStatus',
      kind: 'status',
      fallsBack: true,
      why: 'dossier 7.0: where it is absent, session-result and the result tell the same',
    },
    { call: /\/result$/, path: 'sessionId', kind: 'id', why: 'dossier 7.4' },
    { call: /\/publickeys$/, path: 'publicKey', kind: 'credential', why: 'dossier 4: nothing can be opened' },
  ],
  shootid: [
    { call: /\/result$/, path: 'transactionId', kind: 'id', why: 'dossier 2.3' },
    { call: /\/result$/, path: 'documents[].status', kind: 'status', fallsBack: true, why: 'dossier 2.2' },
  ],
};

/** What this leaf decides, if anything. */
export function decisiveFor(adapter, call, path) {
  const found = DECIDES[adapter]?.find((one) => one.path === path && one.call.test(call));
  return found && { decides: found.kind, ...(found.fallsBack && { fallsBack: true }), entry: found };
}

/** What is wrong with the lists themselves. @returns {string[]} */
export function listProblems(adapter) {
  const list = DECIDES[adapter] ?? [];
  const wrong = list.filter(({ kind }) => !['status', 'id', 'credential'].includes(kind));
  return [
    ...(list.length > MOST ? [`${adapter}: ${list.length} paths decide; ${MOST} may`] : []),
    ...wrong.map(({ path }) => `${adapter}: ${path} is neither status nor id`),
  ];
}
