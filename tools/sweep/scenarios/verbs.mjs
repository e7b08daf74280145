// Calls of verbs for takes, each with the kind of its outcome.

export const created = (input) => async (proofing) => ({
  kind: 'created',
  value: await proofing.createSession(input),
});

export const read = (verb, ref) => async (proofing) => ({ kind: 'read', value: await proofing[verb](ref) });

export const list = (query) => async (proofing) => ({
  kind: 'list',
  value: await proofing.listSessions(query),
});

export const evidence = (ref, one) => async (proofing) => ({
  kind: 'evidence',
  value: await proofing.submitEvidence(ref, one),
});

/** For verbs that return nothing about a session. */
export const done = (call) => async (proofing) => ({ kind: 'value', value: await call(proofing) });

export const downloaded = (ref, artifact) =>
  done(async (proofing) => {
    const { body } = await proofing.downloadArtifact(ref, artifact);
    for await (const _chunk of body);
  });

/** A call of the adapter's typed client. */
export const native = (adapter, call) => done((proofing) => call(proofing.native(adapter)));

/** Handles a vendor's message in a process that has just started. `headersFor` makes the headers that authenticate the bytes. */
export const message = (provider, headersFor) => async (proofing, body) => {
  const rawBody = Buffer.from(JSON.stringify(body) ?? '');
  const handled = await proofing.webhooks.handle({ provider, rawBody, headers: headersFor(rawBody) });
  return { kind: 'message', value: await handled.done };
};

/** Records both verbs that read a session. */
export async function readBoth(stage, ref) {
  await stage.take('getSession', read('getSession', ref));
  await stage.take('getResult', read('getResult', ref));
}

/** Waits for something that the vendor does on its own. */
export async function until(what, holds) {
  const endsAt = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > endsAt) throw new Error(`it never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
