import assert from 'node:assert/strict';
import type { Launch, Mode } from '@anyproof/core';
import { assertInstant } from './values.js';

/** Fails unless it has a way in that fits the mode, and nothing that is not one. */
export function assertLaunch(launch: Launch, mode: Mode): void {
  const { url, qrImageUrl, sdk, expiresAt, ...more } = launch;
  assert.deepEqual(more, {}, 'a launch has more than url, qrImageUrl, sdk and expiresAt');
  if (mode === 'direct') assert.deepEqual(launch, {}, 'a launch in direct mode is not empty');
  else if (mode === 'hosted')
    assert.ok(url !== undefined || qrImageUrl !== undefined, 'there is neither url nor qrImageUrl');
  else assert.ok(sdk !== undefined, 'there is no sdk');
  for (const address of [url, qrImageUrl])
    if (address !== undefined) assert.ok(URL.canParse(address), 'an address of the launch is not a URL');
  if (sdk !== undefined) {
    assert.ok(typeof sdk.name === 'string' && sdk.name !== '', 'the sdk has no name');
    for (const [name, prop] of Object.entries(sdk.props))
      assert.equal(typeof prop, 'string', `the sdk's ${name} is not a text`);
  }
  if (expiresAt !== undefined) assertInstant(expiresAt, 'launch.expiresAt');
}
