import { readForm } from '../../src/shootid/multipart.js';

const TYPE = 'multipart/form-data; boundary=XyZ';
const form = (text: string) => readForm(Buffer.from(text, 'latin1'), TYPE);

it('reads fields and files, bytes as they are', () => {
  const parts = form(
    '--XyZ\r\nContent-Disposition: form-data; name="type"\r\n\r\nIDENTITY\r\n' +
      '--XyZ\r\nContent-Type: image/jpeg\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' +
      '\xff\xd8\r\n--Xy\r\n\xff\r\n--XyZ--\r\n',
  );
  expect(parts).toEqual([
    { name: 'type', filename: undefined, mediaType: undefined, bytes: Buffer.from('IDENTITY') },
    {
      name: 'file',
      filename: 'a.jpg',
      mediaType: 'image/jpeg',
      bytes: Buffer.from('\xff\xd8\r\n--Xy\r\n\xff', 'latin1'),
    },
  ]);
});

it.each([
  ['a body that was cut off', '--XyZ\r\nContent-Disposition: form-data; name="type"\r\n\r\nIDENT'],
  ['a form without its end', '--XyZ\r\nContent-Disposition: form-data; name="type"\r\n\r\nA\r\n--XyZ\r\n'],
  ['a part without a name', '--XyZ\r\nContent-Disposition: form-data\r\n\r\nA\r\n--XyZ--\r\n'],
  ['line feeds alone', '--XyZ\nContent-Disposition: form-data; name="type"\n\nA\n--XyZ--\n'],
  ['another boundary', '--Other\r\nContent-Disposition: form-data; name="type"\r\n\r\nA\r\n--Other--\r\n'],
])('is not fooled by %s', (_what, text) => {
  expect(form(text)).toBeUndefined();
});

it.each([undefined, 'application/json', 'multipart/form-data'])(
  'needs a boundary, which %s has not',
  (type) => {
    expect(readForm(Buffer.from('--XyZ--'), type)).toBeUndefined();
  },
);

it('takes a quoted boundary', () => {
  expect(readForm(Buffer.from('--a b--\r\n'), 'multipart/form-data; charset=utf-8; boundary="a b"')).toEqual(
    [],
  );
});
