import type { Launch, Mode } from '../contract/session.js';
import { fieldsOf, isAbsentOr, isObject } from '../support/fields.js';
import { copied, Violation } from './violation.js';

/** A launch that a person in this mode can use. Without a mode, as for `getLaunch` of any session: what is there is right. */
export function checkedLaunch(answer: unknown, mode?: Mode): Launch {
  const launch = copied(answer);
  if (!isObject(launch)) throw new Violation('has no launch');
  const { url, qrImageUrl, sdk, expiresAt } = launch;
  if (url !== undefined && !isPage(url))
    throw new Violation('has a launch whose url is not the URL of a web page');
  if (qrImageUrl !== undefined && !isPage(qrImageUrl) && !isPicture(qrImageUrl))
    throw new Violation('has a launch whose qrImageUrl is not the URL of a picture');
  if (sdk !== undefined && !isSdk(sdk))
    throw new Violation('has a launch whose sdk has no name, or props that are not texts');
  if (!isAbsentOr('string', expiresAt)) throw new Violation('has a launch whose expiresAt is not text');
  if (mode === 'hosted' && url === undefined && qrImageUrl === undefined)
    throw new Violation('has no launch URL, although the mode is hosted');
  if (mode === 'embedded' && sdk === undefined)
    throw new Violation('has a launch without an sdk, although the mode is embedded');
  // Its parts were checked above.
  return launch as Launch;
}

/** A browser would run or read URLs of other schemes instead of navigating to them. */
function isPage(url: unknown): boolean {
  return typeof url === 'string' && URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);
}

function isPicture(url: unknown): boolean {
  return typeof url === 'string' && /^data:image\/(?:png|jpeg|gif|webp);base64,/.test(url);
}

function isSdk(sdk: unknown): boolean {
  const { name, props } = fieldsOf(sdk);
  const areTexts = isObject(props) && Object.values(props).every((one) => typeof one === 'string');
  return typeof name === 'string' && name !== '' && areTexts;
}
