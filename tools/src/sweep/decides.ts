// The fields that decide: without them a session cannot be read. Everything else may be missing or unreadable. At most eight
// paths per adapter, statuses and ids only; `why` names the section of the vendor's dossier.

export type AdapterName = '1kosmos' | 'id360' | 'innovatrics' | 'shootid';

/**
 * `status`: replaced, nobody is approved. `id`: another one is refused. `access`: a token, a key or an address without
 * which nothing can be asked; it is not part of an answer about a session, so it is not counted.
 */
export type DecisiveKind = 'status' | 'id' | 'access';

export interface Decisive {
  readonly call: RegExp;
  /** May have the names of several dialects. */
  readonly path: string;
  readonly kind: DecisiveKind;
  /** In these calls the vendor may say the same elsewhere, so somebody may still be approved, or has no id to compare with. */
  readonly fallsBack?: RegExp;
  /** Without it a contradiction is resolved, so an inconclusive session may become approved. */
  readonly contradicts?: true;
  readonly why?: string;
}

/** What a leaf decides. */
export interface Decision {
  readonly decides: DecisiveKind;
  readonly fallsBack: boolean;
  readonly contradicts: boolean;
  /** Its place in the list. */
  readonly entry: number;
}

export const MOST = 8;

export const DECIDES: Readonly<Record<AdapterName, readonly Decisive[]>> = {
  id360: [
    { call: /\/report$/, path: 'status', kind: 'status', why: 'dossier 8.2: the verdict' },
    { call: /\/report$/, path: 'id', kind: 'id', why: 'dossier 8.2: whose report it is' },
    {
      call: /\/report$/,
      path: 'identity_status',
      kind: 'status',
      fallsBack: /./,
      contradicts: true,
      why: 'dossier 8.2: beside another `status` it is a contradiction, and the verdict stands without it',
    },
    { call: /\/report$/, path: 'client_reference', kind: 'id', why: 'dossier 8.2: our reference' },
    { call: /\/report$/, path: 'enrollment.client_reference', kind: 'id', why: 'dossier 8.2, the same' },
    {
      call: /\/report$/,
      path: 'enrollment.callback_headers[].enrollment',
      kind: 'id',
      why: 'dossier 8.14: whose report it is',
    },
    { call: /\/user\/login$/, path: 'token', kind: 'access', why: 'dossier 2.1' },
  ],
  innovatrics: [
    { call: /\/status$/, path: 'status', kind: 'status', why: 'dossier 6.1' },
    {
      call: /\/decision\/results$/,
      path: 'decision.level',
      kind: 'status',
      why: 'dossier 7: an approval by the engine is read beside it',
    },
    { call: /\/session\/list$/, path: 'data[].id', kind: 'id', why: 'dossier 8.6' },
    { call: /\/session\/list$/, path: 'data[].verificationStatus', kind: 'status', why: 'dossier 8.6' },
  ],
  '1kosmos': [
    // A row of `fetch` is the record behind the details, so its fields are the same ones.
    {
      call: /\/proofingsession\/(?::id|fetch)$/,
      path: 'status|data[].status',
      kind: 'status',
      fallsBack: /\/fetch$/,
      why: 'dossier 6.3; documented rows have no status and are read by their times and outcome',
    },
    { call: /\/proofingsession\/(?::id|fetch)$/, path: 'id|data[].id', kind: 'id', why: 'dossier 6.3' },
    {
      call: /\/fetch$/,
      path: 'data[].tenantId|data[].communityId',
      kind: 'id',
      why: 'dossier 6.3, SessionRow',
    },
    {
      call: /\/proofingsession\/(?::id|fetch)$/,
      path: 'user.uid|data[].user.uid',
      kind: 'id',
      fallsBack: /\/fetch$/,
      why: 'dossier 6.3: our reference; a list has nothing to compare it with',
    },
    { call: /\/result$/, path: 'sessionId', kind: 'id', why: 'dossier 7.4' },
    // Where the result alone is read, the vendor's own apps take no SUCCESS without these two.
    {
      call: /\/result$/,
      path: 'responseStatus|sessionResult',
      kind: 'status',
      fallsBack: /./,
      why: 'dossier 7.4: one word, named by the dialect',
    },
    { call: /\/result$/, path: 'token', kind: 'status', fallsBack: /./, why: 'dossier 7.4' },
    {
      call: /\/result$/,
      path: 'document.proof_jwt|dl_object.proof_jwt|ppt_object.proof_jwt|idcard_object.proof_jwt',
      kind: 'status',
      fallsBack: /./,
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
    { call: /\/result$/, path: 'documents[].status', kind: 'status', fallsBack: /./, why: 'dossier 2.2' },
    {
      call: /\/result$/,
      path: 'documents[].declaredType',
      kind: 'status',
      fallsBack: /./,
      why: 'dossier 2.2: read of what was asked',
    },
  ],
};

/** What this leaf decides, if anything. */
export function decisiveFor(list: readonly Decisive[], call: string, path: string): Decision | undefined {
  // A gateway in front of a vendor may write keys in another case (Innovatrics, dossier 11.30).
  const name = path.toLowerCase().replace(/\[[^\]]*\]/g, '[]');
  const found = list.find((one) => one.path.toLowerCase().split('|').includes(name) && one.call.test(call));
  return (
    found && {
      decides: found.kind,
      fallsBack: found.fallsBack?.test(call) === true,
      contradicts: found.contradicts === true,
      entry: list.indexOf(found),
    }
  );
}

/** What is wrong with a list itself. `bitten`: the entries without which something was lost. */
export function listProblems(list: readonly Decisive[], bitten: ReadonlySet<number>): string[] {
  const counted = list.filter(({ kind }) => kind !== 'access');
  const idle = list.filter((_one, index) => !bitten.has(index));
  return [
    ...(counted.length > MOST ? [`${counted.length} paths decide; ${MOST} may`] : []),
    ...idle.map(({ path }) => `${path} is listed and decides nothing`),
  ];
}
