import { Refusal } from './errors.js';
import type { Call, Handler } from './exchange.js';
import { Fields } from './fields.js';
import type { Platform } from './platform.js';
import { decodeBase64, keyPairOf, open, SealingError, seal, sharedKey } from './sealing.js';
import { isTenantDns } from './session-request.js';

/** Names that a captured directory listed (dossier 4); the emulator serves only some of them. */
const directoryNames = [
  'sessions',
  'licenses',
  'global_caas',
  'adminconsole',
  'authn',
  'acr',
  'webauthn',
  'public_assets_upload_url',
  'docuverify',
  'vcs',
  'testme',
  'events',
  'user_management',
  'authz',
  'reports',
  'oauth2',
  'rules_engine',
  'otp',
  'ledger',
  'idproofing',
  'public_assets_download_url',
  'walletapi',
  '1key_authserver',
  'ipfsproxy',
  'adsyncserver',
  'blockid_console',
] as const;

/** Discovery and the endpoints that describe the service (27 to 32). */
export const directoryHandlers = {
  communityInfo: ({ platform, body }) => {
    const fields = Fields.of(body);
    const { community, tenantDns } = platform.context.settings;
    const tenantId = fields.optionalText('tenantId');
    const tenantFits =
      tenantId === undefined ? isTenantDns(platform, fields.text('dns')) : tenantId === community.tenantId;
    const communityId = fields.optionalText('communityId');
    const communityFits =
      communityId === undefined
        ? fields.text('communityName') === community.communityName
        : communityId === community.communityId;
    if (!tenantFits || !communityFits) throw new Refusal(400, 'Tenant or community not found');
    const logos = fields.optionalBoolean('skipLogos') === true ? {} : { logo: '', mobileLogo: '' };
    return {
      body: {
        tenant: {
          id: community.tenantId,
          firstname: community.tenantName,
          lastname: '',
          tenanttype: 'master',
          tenanttag: community.tenantTag,
          name: community.tenantName,
          otherDNS: tenantDns,
          displayTenantInfoForPersona: false,
        },
        community: {
          id: community.communityId,
          tenantid: community.tenantId,
          name: community.communityName,
          publicKey: platform.keys.of('adminconsole').publicKey,
          ...logos,
          accountsPerPerson: 1,
          personsPerAccount: 1,
          personLimitRule: 'none',
          otpSeed: '',
        },
        message: 'OK',
      },
    };
  },
  platformDirectory: ({ platform }) => ({ body: directory(platform) }),
  serviceDirectory: ({ platform }) => ({ body: directory(platform) }),
  publicKeys: (call) => publicKeyOf(call),
  docuverifyPublicKeys: (call) => publicKeyOf(call),
  health: ({ platform, service }) => ({
    body: {
      status: 'all services operational',
      publicKey: platform.keys.of(service).publicKey,
      code: '200',
      version: 'v2.0.0.0a1b2c3d.1764000000',
    },
  }),
  environment: ({ platform }) => {
    const { settings } = platform.context;
    return {
      body: {
        allowed_time_span: settings.allowedTimeSpanSeconds,
        EC_CURVE_NAME: settings.curve,
        ...settings.environment,
      },
    };
  },
  connectorInfo: ({ platform }) => {
    const { verifications } = platform.context.settings;
    const verifierTypes = [
      ...new Set(Object.values(verifications).map(({ connector }) => connector['type'])),
    ];
    return {
      body: verifierTypes.flatMap((verifierType) =>
        ['dl', 'idcard', 'ppt'].map((docType) => ({ verifierType, docType })),
      ),
    };
  },
  ecdsaHelper: ({ platform, params, body }) => {
    const fields = Fields.of(body);
    const message = fields.text('dataStr');
    const publicKey = fields.text('publicKey');
    const scalar = decodeBase64(fields.text('privateKey'));
    const method = params['method'] === '' ? 'encrypt' : params['method'];
    if (scalar === undefined) throw fields.wrong('privateKey', 'must be a valid base64 string');
    if (method !== 'encrypt' && method !== 'decrypt') throw new Refusal(400, 'method is not known');
    try {
      const own = keyPairOf(platform.context.settings.curve, scalar);
      const key = sharedKey(own, publicKey);
      const data = method === 'encrypt' ? seal(key, message) : open(key, message);
      return { body: { data, publicKey: own.publicKey } };
    } catch (error) {
      throw error instanceof SealingError ? new Refusal(400, error.message) : error;
    }
  },
} as const satisfies Record<string, Handler>;

function publicKeyOf({ platform, service }: Call) {
  return { body: { publicKey: platform.keys.of(service).publicKey } };
}

/** As captured: one of the addresses is reachable from inside the vendor's cluster only (dossier 0.5). */
function directory(platform: Platform): Record<string, string> {
  const { origin } = platform.context;
  const own = Object.fromEntries(directoryNames.map((name) => [name, `${origin}/${name}`]));
  return { ...own, global_caas: `${origin}/caas`, idproofingapi: 'http://idproofing-api:8888' };
}
