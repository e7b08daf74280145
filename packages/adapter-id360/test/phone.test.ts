// Phone numbers are E.164 in the contract; ID360 passes on what somebody wrote.
import { map } from './mapped.js';

const said = (phone_number: unknown) =>
  map({
    status: 'OK',
    external_methods: {
      id_num: { status: 'OK', results: { id_num_out_token: [{ payload: { phone_number } }] } },
    },
  });

it.each([
  ['06 00 00 00 00', '+33600000000'],
  ['06.00.00.00.00', '+33600000000'],
  ['(06)-00-00-00-00', '+33600000000'],
  [33600000000, '+33600000000'],
  ['+33600000000', '+33600000000'],
  ['+33 (0)6 00 00 00 00', '+33600000000'],
  ['0033600000000', '+33600000000'],
  ['+49 30 1234567', '+49301234567'],
  ['0049301234567', '+49301234567'],
  ['0692 00 00 00', '+262692000000'],
  ['0690 00 00 00', '+590690000000'],
  ['0694 00 00 00', '+594694000000'],
  ['0696 00 00 00', '+596696000000'],
])('reads %p as %s', (written, phone_number) => {
  const { claims, warnings } = said(written);
  expect(claims).toEqual({ phone_number });
  expect(warnings).toEqual([]);
});

it.each([
  '600000000',
  '06 00 00 00',
  '+33 06 00',
  '+330600000000',
  '+33123',
  '00',
  'aucun',
  '+1234567890123456',
])('warns of %p', (written) => {
  const { claims, warnings } = said(written);
  expect(claims).toBeUndefined();
  expect(warnings).toEqual([
    {
      code: 'PARTLY_READ',
      path: 'phone_number',
      message: 'phone_number: the vendor sent a value that cannot be read',
    },
  ]);
});

it('sees a number that was typed and proven as one, however each is written', () => {
  const result = map({
    status: 'OK',
    identity: { phone_number: '06 00 00 00 00' },
    external_methods: {
      id_num: {
        status: 'OK',
        results: { id_num_out_token: [{ payload: { phone_number: '+33600000000' } }] },
      },
    },
  });
  expect(result.claims).toEqual({ phone_number: '+33600000000' });
  expect(result.selfAsserted).toBeUndefined();
});
