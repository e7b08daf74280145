// What is checked of a launch, whose URLs a browser opens and whose props an SDK takes.
import { checkedLaunch } from '../src/boundary/sessions.js';
import type { Mode } from '../src/index.js';
import { said } from './support.js';

const PAGE = { url: 'https://vendor.example/' };
const SDK = { name: 'vendor-sdk', props: { token: 'x' } };

describe('a launch', () => {
  it.each<readonly [object]>([
    [PAGE],
    [{ url: 'http://127.0.0.1/' }],
    [{ qrImageUrl: 'https://vendor.example/' }],
    ...['png', 'jpeg', 'gif', 'webp'].map((type): [object] => [
      { qrImageUrl: `data:image/${type};base64,AA==` },
    ]),
    [{ sdk: SDK, expiresAt: '2030-01-01T00:00:00Z' }],
    [{ sdk: { name: 'digital-credentials', props: {} } }],
    [{ ...PAGE, qrImageUrl: 'https://vendor.example/', sdk: SDK }],
    [{}],
  ])('may be %j', (launch) => {
    expect(checkedLaunch(launch)).toEqual(launch);
    expect(checkedLaunch(launch, 'direct')).toEqual(launch);
  });

  it.each<readonly [Mode, object, string | undefined]>([
    ['hosted', PAGE, undefined],
    ['hosted', { qrImageUrl: 'https://vendor.example/' }, undefined],
    ['hosted', { ...PAGE, sdk: SDK }, undefined],
    ['hosted', {}, 'has no launch URL, although the mode is hosted'],
    ['hosted', { sdk: SDK }, 'has no launch URL, although the mode is hosted'],
    ['embedded', { sdk: SDK }, undefined],
    ['embedded', { ...PAGE, sdk: SDK }, undefined],
    ['embedded', PAGE, 'has a launch without an sdk, although the mode is embedded'],
    ['embedded', {}, 'has a launch without an sdk, although the mode is embedded'],
    ['direct', {}, undefined],
  ])('in mode %s, of %j: %s', (mode, launch, message) => {
    expect(said(() => checkedLaunch(launch, mode))).toBe(message);
  });

  it.each<readonly [unknown, string]>([
    [undefined, 'has no launch'],
    [null, 'has no launch'],
    [[], 'has no launch'],
    ['https://vendor.example/', 'has no launch'],
    ...[7, null, '', '/s1', 'ftp://vendor.example/', 'javascript:x', 'data:image/png;base64,AA=='].map(
      (url): [unknown, string] => [{ url }, 'has a launch whose url is not the URL of a web page'],
    ),
    ...[
      7,
      '',
      'xdata:image/png;base64,',
      'data:image/svg+xml;base64,',
      'data:image/png,',
      'data:text/html;base64,AA==',
      'blob:x',
    ].map((qrImageUrl): [unknown, string] => [
      { ...PAGE, qrImageUrl },
      'has a launch whose qrImageUrl is not the URL of a picture',
    ]),
    ...[
      null,
      'vendor-sdk',
      {},
      { props: {} },
      { name: '', props: {} },
      { name: 7, props: {} },
      { name: 'vendor-sdk' },
      { name: 'vendor-sdk', props: [] },
      { name: 'vendor-sdk', props: 'x' },
      { name: 'vendor-sdk', props: { token: 7 } },
      { name: 'vendor-sdk', props: { token: { in: 'x' } } },
    ].map((sdk): [unknown, string] => [
      { ...PAGE, sdk },
      'has a launch whose sdk has no name, or props that are not texts',
    ]),
    [{ expiresAt: 7 }, 'has a launch whose expiresAt is not text'],
  ])('may not be %j', (launch, message) => {
    expect(said(() => checkedLaunch(launch))).toBe(message);
  });
});
