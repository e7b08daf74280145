import type { SettingHelp } from '@anyproof/core';

const CREATE = 'https://demo.trustmatic.io/documentation/docs/integration/createsession/';
const WEBHOOKS = 'https://dev.trustmatic.io/documentation/docs/integration/webhooks/';

/** Where each value is found (dossier 2, 3 and 9). Each tenant has the pages of its brand under /documentation. */
export const innovatricsSettingsHelp: { readonly [setting: string]: SettingHelp } = {
  baseUrl: { where: "your tenant's own host, the one whose /documentation you read", page: CREATE },
  profile: {
    where: 'the brand whose API you were given: compare the create path in its documentation',
    page: CREATE,
  },
  username: {
    where: 'the API username that the vendor gave you; not a login of the dashboard',
    page: CREATE,
  },
  password: { where: 'the API password that came with the API username', page: CREATE },
  apiKey: { where: 'the API key that the vendor gave you, for white labels (profile apikey)' },
  webhookKey: {
    where:
      'the API password, unless the vendor named another key of X-Signature (dashboard, Integration, Webhooks)',
    page: WEBHOOKS,
    check: 'webhook secret',
  },
  webhookKeys: {
    where: 'the keys of X-Signature, old and new, while the API password changes',
    page: WEBHOOKS,
    check: 'webhook secret',
  },
  launchOrigins: {
    where: "the origin of the page's address that the vendor gives you, where it is not that of `baseUrl`",
  },
};
