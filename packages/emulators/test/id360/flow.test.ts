import { blankJpeg } from '../specimen.js';
import { usual, withEmulator } from './harness.js';

const page = '?total_pages=2&uploaded_page=0';

describe('flow', () => {
  it(
    'walks the documented order with and without final slashes',
    withEmulator(async (api) => {
      const { id, key } = await api.begin();
      expect((await api.flow(key, 'GET', '/enrollment_info')).json).toEqual({ routes: [{ id: 275128 }] });
      expect((await api.flow(key, 'GET', '/enrollment_info/')).status).toBe(200);
      expect((await api.flow(key, 'POST', '/route/275128/select/')).status).toBe(204);
      expect((await api.flow(key, 'POST', '/consent/?accepted_cgu=true&accepted_biometry=true')).status).toBe(
        204,
      );
      expect(
        (await api.t('POST', `/enrollment/${id}/control/data/name/?locked=true`, 'Garcia Lefevre')).status,
      ).toBe(204);
      expect(api.emulator.dossiers()).toMatchObject([
        { id, status: 'NEW', controlData: { name: 'Garcia Lefevre' } },
      ]);
      const uploaded = await api.upload(key, 'id_document_image', usual.front, page);
      expect([uploaded.status, uploaded.bytes.length]).toEqual([204, 0]);
      expect(api.emulator.dossiers()[0]?.status).toBe('STARTED');
      await api.uploadAll(key);
      expect((await api.flow(key, 'POST', '/finalize_enrollment/')).status).toBe(204);
      expect((await api.t('GET', `/enrollment/${id}/report`)).status).toBe(202);
      expect((await api.report(id)).status).toBe('OK');
    }),
  );

  it(
    'asks for the key on every call, and for a session on those of the back office',
    withEmulator(async (api) => {
      const { id, key } = await api.begin();
      expect((await api.flow('unknown', 'GET', '/enrollment_info/')).status).toBe(401);
      expect((await api.call('GET', '/enrollment/flow/enrollment_info/')).status).toBe(401);
      const withKey = { headers: { 'x-api-key': key }, body: 'x' };
      expect((await api.call('POST', `/enrollment/${id}/control/data/name/`, withKey)).status).toBe(401);
      expect((await api.call('GET', `/enrollment/${id}/report`)).status).toBe(401);
    }),
  );

  it(
    'refuses what comes out of order',
    withEmulator(async (api) => {
      const { key } = await api.begin();
      const consent = '/consent/?accepted_cgu=true&accepted_biometry=true';
      expect((await api.flow(key, 'POST', consent)).status).toBe(409);
      expect((await api.upload(key, 'id_document_image', usual.front, page)).status).toBe(409);
      expect((await api.flow(key, 'POST', '/finalize_enrollment')).status).toBe(409);
      expect((await api.flow(key, 'POST', '/route/1/select/')).status).toBe(404);
      await api.flow(key, 'POST', '/route/275128/select/');
      expect((await api.upload(key, 'id_document_image', usual.front, page)).status).toBe(403);
      expect((await api.flow(key, 'POST', '/consent/?accepted_cgu=true')).json).toEqual({
        accepted_biometry: ['This field is required.'],
      });
      expect((await api.flow(key, 'POST', '/consent/?accepted_biometry=true')).status).toBe(400);
      await api.flow(key, 'POST', '/consent/?accept_cgu=true&accepted_biometry=false');
      expect((await api.upload(key, 'id_document_image', usual.front, page)).status).toBe(403);
      await api.flow(key, 'POST', '/consent/?accept_cgu=true&accept_biometry=true');
      expect((await api.upload(key, 'id_document_image', usual.front, page)).status).toBe(204);
      const early = await api.flow(key, 'POST', '/finalize_enrollment');
      expect(early).toMatchObject({
        status: 409,
        json: { detail: 'Missing documents: id_document_image, selfie_image_upload' },
      });
      await api.uploadAll(key);
      await api.flow(key, 'POST', '/finalize_enrollment');
      expect((await api.flow(key, 'POST', '/finalize_enrollment')).status).toBe(409);
      expect((await api.upload(key, 'id_document_image', usual.front, page)).status).toBe(409);
    }),
  );

  it(
    'counts only the spellings it was given',
    withEmulator(
      async (api) => {
        const { key } = await api.begin();
        await api.flow(key, 'POST', '/route/275128/select/');
        const old = await api.flow(key, 'POST', '/consent/?accepted_cgu=true&accepted_biometry=true');
        expect(old).toMatchObject({
          status: 400,
          json: { accepted_system_cgu: ['This field is required.'] },
        });
      },
      { settings: { consentSpellings: ['accepted_system_cgu'] } },
    ),
  );

  it.each([
    ['an unknown document', 'passport_image', usual.front, '', 404],
    ['a page beyond the total', 'id_document_image', usual.front, '?total_pages=1&uploaded_page=1', 400],
    ['no integer', 'id_document_image', usual.front, '?total_pages=two&uploaded_page=0', 400],
    ['a negative page', 'id_document_image', usual.front, '?total_pages=2&uploaded_page=-1', 400],
    ['a selfie of two pages', 'selfie_image_upload', usual.face, '?total_pages=2&uploaded_page=0', 400],
    ['another format', 'id_document_image', Buffer.from('GIF89a....'), '', 415],
    ['too many bytes', 'id_document_image', Buffer.concat([usual.front, Buffer.alloc(9_500_000)]), '', 413],
    ['nothing', 'id_document_image', Buffer.alloc(0), '', 400],
    ['an unreadable picture, which the report will judge', 'id_document_image', blankJpeg, '', 204],
  ])('upload of %s', (_name, document, bytes, query, status) =>
    withEmulator(async (api) => {
      const { key } = await api.consented();
      expect((await api.upload(key, document, bytes, query)).status).toBe(status);
    })(),
  );

  it(
    'takes control data once when locked, and only known names',
    withEmulator(async (api) => {
      const { id } = await api.consented();
      const data = (name: string, query: string, value: string) =>
        api.t('POST', `/enrollment/${id}/control/data/${name}/${query}`, value);
      expect((await data('shoe_size', '', '42')).status).toBe(404);
      expect((await data('name', '', ' ')).status).toBe(400);
      expect((await data('name', '', 'One')).status).toBe(204);
      expect((await data('name', '?locked=true', 'Two')).status).toBe(204);
      expect((await data('name', '?locked=true', 'Three')).status).toBe(409);
      expect(api.emulator.dossiers()[0]?.controlData).toEqual({ name: 'Two' });
    }),
  );

  it(
    'gives files back by page, with a session',
    withEmulator(async (api) => {
      const { report } = await api.prove();
      const { files } = report.documents.identity_document[0];
      const url = new URL(files[1].url);
      expect(`${url.pathname}${url.search}`).toBe('/api/1.0.0/document/500001/file_contents/?page_number=1');
      const file = await api.t('GET', '/document/500001/file_contents/?page_number=1');
      expect(file.bytes).toEqual(usual.back);
      expect(file.headers.get('content-type')).toBe('image/jpeg');
      expect((await api.t('GET', '/document/500001/file_contents/?page_number=2')).status).toBe(404);
      expect((await api.call('GET', '/document/500001/file_contents/')).status).toBe(401);
    }),
  );
});
