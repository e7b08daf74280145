// The fields that decide: without them a session cannot be read. Everything else may be missing or unreadable. At most eight
// paths per adapter, statuses and ids only; `why` names the section of the vendor's dossier.

/**
 * `status`: replaced, nobody is approved. `id`: another one is refused. `access`: a token, a key or an address without
 * which nothing can be asked; it is not part of an answer about a session, so it is not counted. `fallsBack`: the vendor may
 * say the same elsewhere, so somebody may still be approved. A path may have the names of several dialects.
 * @typedef {{ readonly call: RegExp, readonly path: string, readonly kind: 'status' | 'id' | 'access', readonly fallsBack?: true, readonly why: string }} Decisive
 */

export const MOST = 8;

/** @type {Readonly<Record<string, readonly Decisive[]>>} */
export const DECIDES = {
  id360: [
    { call: /\/report$/, path: 'status', kind: 'status', why: 'dossier 8.2: the verdict' },
    { call: /\/report$/, path: 'id', kind: 'id', why: 'dossier 8.2: whose report it is' },
    { call: /\/user\/login$/, path: 'token', kind: 'access', why: 'dossier 2.1' },
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
      why: 'dossier 7.0: if absent, session-result and the result say the same',
    },
    { call: /\/result$/, path: 'sessionId', kind: 'id', why: 'dossier 7.4' },
    // Where the result alone is read, the vendor's own apps take no SUCCESS without these two.
    {
      call: /\/result$/,
      path: 'responseStatus|sessionResult',
      kind: 'status',
      fallsBack: true,
      why: 'dossier 7.4: one word, named by the dialect',
    },
    { call: /\/result$/, path: 'token', kind: 'status', fallsBack: true, why: 'dossier 7.4' },
    {
      call: /\/result$/,
      path: 'document.proof_jwt|dl_object.proof_jwt|ppt_object.proof_jwt|idcard_object.proof_jwt',
      kind: 'status',
      fallsBack: true,
      why: 'dossier 7.4: one field, named by the document',
    },
    { call: /\/publickeys$/, path: 'publicKey', kind: 'access', why: 'dossier 4: nothing can be opened' },
    {
      call: /\/community_info\/fetch$/,
      path: 'tenant.id',
      kind: 'access',
      why: 'dossier 4, where no setting names it',
    },
    { call: /\/community_info\/fetch$/, path: 'community.id', kind: 'access', why: 'dossier 4, the same' },
    { call: /\/caas\/sd$/, path: 'docuverify', kind: 'access', why: 'dossier 4, the same' },
  ],
  shootid: [
    { call: /\/result$/, path: 'transactionId', kind: 'id', why: 'dossier 2.3' },
    { call: /\/result$/, path: 'documents[].status', kind: 'status', fallsBack: true, why: 'dossier 2.2' },
    {
      call: /\/result$/,
      path: 'documents[].declaredType',
      kind: 'status',
      fallsBack: true,
      why: 'dossier 2.2: read of what was asked',
    },
  ],
};

/** What this leaf decides, if anything. */
export function decisiveFor(list, call, path) {
  // A gateway in front of a vendor may write keys in another case (Innovatrics, dossier 11.30).
  const name = path.toLowerCase();
  const found = list.find((one) => one.path.toLowerCase().split('|').includes(name) && one.call.test(call));
  return (
    found && { decides: found.kind, ...(found.fallsBack && { fallsBack: true }), entry: list.indexOf(found) }
  );
}

/** What is wrong with a list itself. `bitten`: the entries without which something was lost. @returns {string[]} */
export function listProblems(list, bitten) {
  const counted = list.filter(({ kind }) => kind !== 'access');
  const idle = list.filter((_one, index) => !bitten.has(index));
  return [
    ...(counted.length > MOST ? [`${counted.length} paths decide; ${MOST} may`] : []),
    ...idle.map(({ path }) => `${path} is listed and decides nothing`),
  ];
}
