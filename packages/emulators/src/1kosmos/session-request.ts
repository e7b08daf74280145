import { randomUUID } from 'node:crypto';

import { Refusal } from './errors.js';
import type { Fields } from './fields.js';
import { type Platform, recordId } from './platform.js';
import type { Session, SessionConfig, SessionUser } from './session.js';
import { type CheckName, checkNames, documentTypes } from './words.js';

/** `connector` and `verification` of the expanded dialect (dossier 6.3). */
export interface Expanded {
  readonly connector: Fields;
  readonly verification: Fields;
}

const verificationTypes = [
  'dl_authenticate',
  'ppt_authenticate',
  'idcard_authenticate',
  'id_capture',
] as const;

/** The flag for high resolution stands in the prose only (dossier 7.3). */
const verificationConfig = [
  'verifier',
  'debug',
  'skip',
  'returnRawData',
  'fraudDetectFailureBypass',
  'expireSessionInMin',
  'abandonSessionInMin',
  'maxRetries',
  'checks',
  'useV1BlinkIdVerify',
  'action_code',
  'document_type',
  'useHighResolutionImages',
] as const;

const sessionRequestFields = [
  'tenantDNS',
  'communityName',
  'documentType',
  'tenantId',
  'communityId',
  'did',
  'user',
  'userUID',
  'workflowMetadata',
] as const;

/** Required texts of a connector's `config` for each use; `authenticid` and `microblink` have lists of their own. */
const connectorNeeds = {
  create: ['license', 'verifierUrl'],
  authenticid: ['airAccessKey', 'airSecretToken', 'airAPI', 'faceAPI', 'faceAPIKey'],
  microblink: ['verifierUrl', 'verifierUrlV2'],
  id_capture: ['url'],
} as const;

export type ConnectorUse = 'create' | 'result' | 'verify';

export function expandedFrom(body: Fields, use: ConnectorUse): Expanded {
  const connector = body.object('connector').only('id', 'type', 'config');
  connector.text('id');
  const type = connector.text('type');
  const verification = body.object('verification').only('id', 'tag', 'type', 'config');
  verification.text('id');
  verification.text('tag');
  if (verification.has('type')) verification.oneOf('type', verificationTypes);
  const config = verification.object('config').only(...verificationConfig);
  config.text('verifier');
  config.boolean('debug');
  config.boolean('skip');
  if (type === 'authenticid' && use !== 'verify') config.number('action_code');

  const connectorConfig = connector.object('config');
  const needs = connectorNeedsOf(use, type, verification.optionalText('type'), connectorConfig);
  for (const name of needs) connectorConfig.text(name);
  if (use === 'create') connectorConfig.boolean('document_share_session_enabled');
  return { connector, verification };
}

function connectorNeedsOf(
  use: ConnectorUse,
  type: string,
  verificationType: string | undefined,
  config: Fields,
): readonly string[] {
  if (use === 'verify' && verificationType === 'id_capture') return connectorNeeds.id_capture;
  if (use === 'verify') return type === 'microblink' ? connectorNeeds.microblink : ['verifierUrl'];
  // The seed shows the connector's own list at result and the common one at create: either describes it whole.
  return type === 'authenticid' && !config.has('verifierUrl')
    ? connectorNeeds.authenticid
    : connectorNeeds.create;
}

/** Makes a session out of `sessionRequest`; `wantsIds` is the expanded dialect, which names tenant and community. */
export function sessionFrom(
  platform: Platform,
  expanded: Expanded,
  request: Fields,
  wantsIds: boolean,
): Session {
  const { settings, clock, origin, scenario } = platform.context;
  const { community } = settings;
  request.only(...sessionRequestFields);
  const tenantDns = request.text('tenantDNS');
  if (!isTenantDns(platform, tenantDns)) throw request.wrong('tenantDNS', 'is not known');
  if (request.text('communityName') !== community.communityName) {
    throw request.wrong('communityName', 'is not known');
  }
  for (const name of ['tenantId', 'communityId'] as const) {
    if (wantsIds) request.text(name);
    const given = request.optionalText(name);
    if (given !== undefined && given !== community[name]) throw request.wrong(name, 'is not known');
  }
  const documentType = request.oneOf('documentType', documentTypes);
  const id = randomUUID();
  const now = clock.now();
  const config = sessionConfig(platform, expanded);
  const did = request.optionalText('did');
  const metadata = request.optionalObject('workflowMetadata');
  return {
    id,
    recordId: recordId(),
    url: `${origin}/idproofing/session/${id}`,
    dvcId: expanded.verification.text('id'),
    documentType,
    tenantDns,
    tenantId: community.tenantId,
    communityId: community.communityId,
    communityName: community.communityName,
    ...(did === undefined ? {} : { did }),
    user: userFrom(request),
    workflow: {
      ...textOf(metadata, 'workflowId'),
      ...textOf(metadata, 'wfInstanceId'),
    },
    config,
    scenario,
    createdAt: now,
    expiresAt: now + config.expireMs,
    status: 'PENDING',
    activeAt: now,
    retriesUsed: 0,
    documentSubmitted: false,
    captures: new Map(),
    uploads: new Map(),
    history: [],
  };
}

export function isTenantDns(platform: Platform, dns: string): boolean {
  const { host, hostname } = new URL(platform.context.origin);
  return [...platform.context.settings.tenantDns, host, hostname].includes(dns);
}

function sessionConfig(platform: Platform, { connector, verification }: Expanded): SessionConfig {
  const { settings } = platform.context;
  const config = verification.object('config');
  return {
    connectorType: connector.text('type'),
    captureLicense: connector.object('config').optionalText('license') ?? 'emulated-capture-license',
    checks: checksFrom(config),
    returnRawData: config.optionalBoolean('returnRawData') ?? false,
    bypassFraud: config.optionalBoolean('fraudDetectFailureBypass') ?? false,
    highResolutionImages: config.optionalBoolean('useHighResolutionImages') ?? settings.highResolutionImages,
    expireMs: (config.optionalNumber('expireSessionInMin') ?? settings.expireSessionInMinutes) * 60_000,
    abandonMs: (config.optionalNumber('abandonSessionInMin') ?? settings.abandonSessionInMinutes) * 60_000,
    maxRetries: config.optionalNumber('maxRetries') ?? settings.maxRetries,
  };
}

/** All checks when the configuration lists none. */
export function checksFrom(config: Fields): readonly CheckName[] {
  if (!config.has('checks')) return checkNames;
  return config.texts('checks').map((name) => {
    const known = checkNames.find((candidate) => candidate === name);
    if (known === undefined) throw config.wrong('checks', `must be among [${checkNames.join(', ')}]`);
    return known;
  });
}

function userFrom(request: Fields): SessionUser {
  const user = request.optionalObject('user')?.only('uid', 'username', 'firstname', 'lastname');
  // Older clients name the user by a random `userUID` beside an equal `did`.
  const uid = user?.optionalText('uid') ?? request.optionalText('userUID');
  return {
    ...(uid === undefined ? {} : { uid }),
    ...textOf(user, 'username'),
    ...textOf(user, 'firstname'),
    ...textOf(user, 'lastname'),
  };
}

function textOf<Name extends string>(fields: Fields | undefined, name: Name): Partial<Record<Name, string>> {
  const value = fields?.optionalText(name);
  const found: Partial<Record<string, string>> = value === undefined ? {} : { [name]: value };
  return found;
}

/** The session, or the refusal that the asked service gives for one it does not know. */
export function requireSession(platform: Platform, id: string, status?: number): Session {
  const session = platform.sessions.find(id);
  if (session !== undefined) return session;
  throw new Refusal(status ?? platform.context.settings.unknownSessionStatus, 'Session not found');
}
