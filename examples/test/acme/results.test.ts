// Acme's server against its documentation: reports, files, lists and erasure.
import { createHash } from 'node:crypto';
import { INES, picture } from '../../custom-adapter/test/vendor/people.js';
import { type App, analyse, type Created, DAY, refusal, SHOWN, startApp, textIn } from './app.js';

const at = (id: string, rest = '') => `/v2/verifications/${id}${rest}`;
const expected = { givenName: 'Ines', familyName: 'Exemple Durand', born: '1988-04-02' };

async function accepted(app: App, change: object = {}, asserted: object = {}): Promise<Created> {
  const created = await app.create(change, asserted);
  app.vendor.visit(created.pageUrl, SHOWN);
  analyse(app);
  return created;
}

function listed(value: unknown): readonly { readonly [field: string]: unknown }[] {
  if (Array.isArray(value)) return value;
  throw new Error('it is not a list');
}

describe('a report', () => {
  it('is empty before anything was analysed', async () => {
    const app = await startApp();
    const { id } = await app.create();
    const nothing = { documents: [], tests: [], comparisons: [], attempts: [], files: [] };
    expect(await app.get(at(id, '/report'))).toEqual({ ...(await app.get(at(id))), ...nothing });
  });

  it('has the person, and what each document says of them', async () => {
    const app = await startApp();
    const contact = { email: 'ines@mail.example', phone: '+33199001234' };
    const { id, body } = await accepted(app, { expected }, { ...contact, subject: 'customer-1' });
    const report = await app.get(at(id, '/report'));
    const name = { full: `${INES.given} ${INES.family}`, given: INES.given, family: INES.family };
    expect(report['person']).toEqual({
      name: { ...name, birth: INES.birth },
      born: INES.born,
      birthplace: INES.birthplace,
      sex: 'F',
      nationalities: ['FRA'],
      email: { address: contact.email, verified: true },
      phone: { number: contact.phone, verified: false },
      identifiers: [{ type: 'PERSONAL_NUMBER', country: 'FRA', number: INES.personalNumber }],
    });
    expect(report['asserted']).toEqual({ familyName: 'Exemple-Durand', ...contact });
    expect(report['documents']).toEqual([
      {
        kind: 'IDENTITY',
        type: 'ID_CARD',
        number: INES.number,
        issuingCountry: 'FRA',
        issuingAuthority: INES.authority,
        issued: INES.issued,
        expires: INES.expires,
        mrz: INES.mrz,
        holder: { name, born: INES.born, sex: 'F', nationalities: ['FRA'] },
      },
    ]);
    expect(report['comparisons']).toEqual([
      { field: 'givenName', outcome: 'PARTIAL', expected: 'Ines', found: INES.given },
      { field: 'familyName', outcome: 'MATCH', expected: 'Exemple Durand', found: INES.family },
      { field: 'born', outcome: 'MATCH', expected: INES.born, found: INES.born },
    ]);
    expect(report['level']).toBe('SUBSTANTIAL');
    const ended = Date.parse(textIn(report, 'endedAt'));
    expect(Date.parse(textIn(report, 'readableUntil')) - ended).toBe(30 * DAY);
    expect(ended).toBeGreaterThan(Date.parse(textIn(body, 'createdAt')));
  });

  it.each([
    ['API', { NFC: 'SKIPPED', LIVENESS: 'SKIPPED', FACE: 'PASSED', EMAIL: 'SKIPPED' }, 'SUBSTANTIAL'],
    ['PAGE', { NFC: 'SKIPPED', LIVENESS: 'PASSED', INJECTION: 'PASSED', EMAIL: 'PASSED' }, 'SUBSTANTIAL'],
    ['SDK', { NFC: 'PASSED', LIVENESS: 'PASSED', DEVICE: 'PASSED', PHONE: 'PASSED' }, 'HIGH'],
  ])('says what was tested: %s', async (way, outcomes, level) => {
    const app = await startApp();
    const contact = { email: 'ines@mail.example', phone: '+33199001234' };
    const { id, pageUrl, sdkToken } = await app.create({}, contact);
    if (way === 'API') await app.upload(id);
    else app.vendor.visit(way === 'SDK' ? sdkToken : pageUrl, SHOWN);
    analyse(app);
    const report = await app.get(at(id, '/report'));
    const tests = listed(report['tests']).map(({ name, outcome }) => [name, outcome]);
    expect(Object.fromEntries(tests)).toMatchObject(outcomes);
    expect(report['level']).toBe(level);
    expect(listed(report['tests']).find(({ name }) => name === 'FACE')?.['score']).toBe(94.5);
  });

  it('compares an address where there is a proof of it, and refuses what differs', async () => {
    const app = await startApp();
    const { address } = INES;
    const plus = await app.create({ workflow: 'plus', expected: { address } });
    app.vendor.visit(plus.pageUrl, [...SHOWN, ['address-0', picture('ines', 'letter')]]);
    const without = await accepted(app, { expected: { address } });
    const other = await accepted(app, { expected: { familyName: 'Muster' } });
    const outcomes = async ({ id }: Created) =>
      listed((await app.get(at(id, '/report')))['comparisons']).map(({ outcome }) => outcome);
    expect(await outcomes(plus)).toEqual(['MATCH']);
    expect(await outcomes(without)).toEqual(['NO_DATA']);
    expect(await outcomes(other)).toEqual(['MISMATCH']);
    expect(await app.get(at(other.id))).toMatchObject({ state: 'REFUSED', findings: ['DATA_DIFFERS'] });
    const { documents } = await app.get(at(plus.id, '/report'));
    expect(listed(documents).map(({ kind }) => kind)).toEqual(['IDENTITY', 'PROOF_OF_ADDRESS']);
  });

  it('has the history of attempts, and its id leads to the verification', async () => {
    const app = await startApp();
    const { id, pageUrl } = await app.create();
    app.vendor.visit(pageUrl, SHOWN, 'fails');
    const reopened = await app.post(at(id, '/reopen'));
    app.vendor.visit(textIn(reopened.body['links'], 'pageUrl'), SHOWN);
    analyse(app);
    const { attempts } = await app.get(at(id, '/report'));
    expect(listed(attempts).map(({ findings }) => findings)).toEqual([['NOT_LIVE'], []]);
    const latest = textIn(await app.get(at(id)), 'reportId');
    expect(listed(attempts).at(-1)?.['reportId']).toBe(latest);
    expect(app.vendor.reportOf(id)).toBe(latest);
    const report = await app.get(`/v2/reports/${latest}`);
    expect(report).toMatchObject({ id: latest, product: 'identity', verificationId: id, livemode: true });
    expect(refusal(await app.send('GET', '/v2/reports/rep_1'))).toEqual([404, 'unknown_report']);
  });

  it('has files, as announced', async () => {
    const app = await startApp();
    const { id } = await accepted(app);
    const files = listed((await app.get(at(id, '/report')))['files']);
    const kinds = files.map(({ kind }) => kind);
    expect(kinds).toEqual(['DOCUMENT_IMAGE', 'DOCUMENT_IMAGE', 'SELFIE', 'PORTRAIT', 'REPORT']);
    for (const file of files) {
      const { bytes, headers } = await app.send('GET', at(id, `/files/${textIn(file, 'id')}`));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const seen = { mediaType: headers.get('content-type'), size: bytes.length, sha256 };
      expect(file).toMatchObject(seen);
    }
    expect(refusal(await app.send('GET', at(id, '/files/fil_1')))).toEqual([404, 'unknown_file']);
  });

  it('loses the person after 30 days', async () => {
    const app = await startApp();
    const { id } = await accepted(app);
    const [file] = listed((await app.get(at(id, '/report')))['files']);
    app.vendor.clock.advance(30 * DAY);
    const report = await app.get(at(id, '/report'));
    expect(report).toMatchObject({ state: 'ACCEPTED', documents: [], files: [], comparisons: [] });
    for (const field of ['person', 'asserted']) expect(report).not.toHaveProperty(field);
    expect(listed(report['tests']).length).toBeGreaterThan(0);
    const gone = await app.send('GET', at(id, `/files/${textIn(file, 'id')}`));
    expect(refusal(gone)).toEqual([410, 'no_longer_readable']);
  });

  it('has null for what is absent, in accounts where it does', async () => {
    const app = await startApp({ nulls: true });
    const { id } = await app.create();
    expect(await app.get(at(id))).toMatchObject({ subject: null, endedAt: null, verdict: null });
    expect(await app.get('/v2/verifications')).toMatchObject({ next: null });
  });
});

describe('lists', () => {
  it('have each verification once, the newest first, whatever is created meanwhile', async () => {
    const app = await startApp();
    const ids: string[] = [];
    for (let made = 0; made < 5; made += 1) ids.unshift((await app.create()).id);
    const seen: unknown[] = [];
    let next = '';
    do {
      const page = await app.get(`/v2/verifications?limit=2${next}`);
      seen.push(...listed(page['items']).map(({ id }) => id));
      next = page['next'] === undefined ? '' : `&cursor=${page['next']}`;
      await app.create();
    } while (next !== '');
    expect(seen).toEqual(ids);
  });

  it('can be filtered', async () => {
    const app = await startApp();
    const one = await accepted(app, { externalId: 'order-1' }, { subject: 'customer-1' });
    app.vendor.clock.advance(DAY);
    const two = await app.create({ externalId: 'order-2' }, { subject: 'customer-2' });
    const since = textIn(two.body, 'createdAt');
    const idsFor = async (query: string) =>
      listed((await app.get(`/v2/verifications?${query}`))['items']).map(({ id }) => id);
    expect(await idsFor('external_id=order-1')).toEqual([one.id]);
    expect(await idsFor('subject=customer-2')).toEqual([two.id]);
    expect(await idsFor(`applicant_id=${one.applicantId}`)).toEqual([one.id]);
    expect(await idsFor('state=REFUSED,ACCEPTED')).toEqual([one.id]);
    expect(await idsFor(`created_after=${since}`)).toEqual([two.id]);
    expect(await idsFor(`created_before=${since}`)).toEqual([one.id]);
    expect(await idsFor('subject=customer-2&state=ACCEPTED')).toEqual([]);
  });

  it.each([
    ['cursor=none', 'invalid_cursor', 'cursor'],
    ['limit=101', 'invalid_request', 'limit'],
    ['limit=0', 'invalid_request', 'limit'],
    ['state=DONE', 'invalid_request', 'state'],
    ['created_after=yesterday', 'invalid_request', 'created_after'],
    ['status=ACCEPTED', 'invalid_request', 'status'],
  ])('refuse %s', async (query, error, field) => {
    const app = await startApp();
    const { status, body } = await app.send('GET', `/v2/verifications?${query}`);
    expect([status, body['error'], body['field']]).toEqual([422, error, field]);
  });
});

describe('erasure', () => {
  it('takes three days, and leaves nothing of the person', async () => {
    const app = await startApp();
    const { id, applicantId } = await accepted(app, {}, { subject: 'customer-1' });
    const kept = await accepted(app, {}, { subject: 'customer-1' });
    const [file] = listed((await app.get(at(id, '/report')))['files']);
    const requested = await app.send('DELETE', at(id));
    expect(requested.status).toBe(202);
    const { erasure } = requested.body;
    expect(erasure).toMatchObject({ state: 'scheduled', scope: 'verification' });
    const takes = Date.parse(textIn(erasure, 'due')) - Date.parse(textIn(erasure, 'requestedAt'));
    expect(takes).toBe(3 * DAY);
    app.vendor.clock.advance(DAY);
    expect((await app.send('DELETE', at(id))).body).toEqual(requested.body);
    expect(await app.get(at(id, '/report'))).toMatchObject({ erasure, person: {}, state: 'ACCEPTED' });
    expect(refusal(await app.post(at(id, '/reopen')))).toEqual([409, 'erasing']);

    app.vendor.clock.advance(2 * DAY);
    const erased = await app.get(at(id));
    expect(erased).toMatchObject({ id, erased: true, state: 'ACCEPTED', applicantId });
    expect(erased['erasure']).toMatchObject({ state: 'done', scope: 'verification' });
    const nothing = { documents: [], tests: [], comparisons: [], attempts: [], files: [] };
    expect(await app.get(at(id, '/report'))).toEqual({ ...erased, ...nothing });
    expect(erased).not.toHaveProperty('subject');
    const download = await app.send('GET', at(id, `/files/${textIn(file, 'id')}`));
    expect(refusal(download)).toEqual([410, 'erased']);
    expect(refusal(await app.post(at(id, '/links'), { kind: 'page' }))).toEqual([410, 'erased']);
    expect((await app.send('DELETE', at(id))).status).toBe(200);
    expect(await app.get(at(kept.id, '/report'))).toMatchObject({ person: {}, state: 'ACCEPTED' });
  });

  it('of a person reaches all their verifications, and ends those that are open', async () => {
    const app = await startApp();
    const asserted = { subject: 'customer-1' };
    const [done, open] = [await accepted(app, {}, asserted), await app.create({}, asserted)];
    const other = await app.create();
    const { status, body } = await app.send('DELETE', `/v2/applicants/${done.applicantId}/data`);
    expect([status, body]).toEqual([
      202,
      { id: done.applicantId, erasure: expect.objectContaining({ state: 'scheduled', scope: 'applicant' }) },
    ]);
    expect(await app.get(at(open.id))).toMatchObject({ state: 'CANCELED', endedBy: 'CLIENT' });
    const again = { familyName: 'Exemple', subject: 'customer-1' };
    expect(refusal(await app.post('/v2/applicants', again))).toEqual([409, 'erasing']);
    app.vendor.finishErasure(open.id);
    for (const { id } of [done, open])
      expect(await app.get(at(id))).toMatchObject({
        erased: true,
        erasure: { state: 'done', scope: 'applicant' },
      });
    expect(await app.get(at(other.id))).toMatchObject({ state: 'CREATED' });
    const gone = await app.send('GET', `/v2/applicants/${done.applicantId}`);
    expect(refusal(gone)).toEqual([410, 'erased']);
    expect((await app.post('/v2/applicants', again)).status).toBe(201);
  });

  it('hides data at once, in accounts where it does', async () => {
    const app = await startApp({ dataWhileErasing: false });
    const { id } = await accepted(app);
    await app.send('DELETE', at(id));
    const report = await app.get(at(id, '/report'));
    expect(report).not.toHaveProperty('person');
    expect(report).toMatchObject({ documents: [], files: [], state: 'ACCEPTED' });
  });
});
