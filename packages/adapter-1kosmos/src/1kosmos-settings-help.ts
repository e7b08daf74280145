import type { SettingHelp } from '@anyproof/core';

const DEVELOPERS = 'https://developer.1kosmos.com/devportal/docs/postman-responses/responses';

/** Where each value is found (dossier 2, 4 and 6). */
export const oneKosmosSettingsHelp: { readonly [setting: string]: SettingHelp } = {
  baseUrl: {
    where: 'https://<your tenant>/idproofingapi; not what the service directory says',
    page: DEVELOPERS,
  },
  licenseKey: {
    where: '1Kosmos gives it to your tenant; of level `service`, not disabled, not expired',
    page: DEVELOPERS,
  },
  curve: {
    where:
      'secp256k1, unless 1Kosmos says that your deployment uses P-256; GET {baseUrl}/environment may tell',
  },
  tenantDns: { where: "the host name on which you open your tenant's admin console" },
  tenantOrigin: { where: 'https:// and `tenantDns`, unless the tenant answers elsewhere' },
  tenantId: { where: 'leave it out: it is looked up by `tenantDns`' },
  communityName: { where: "the community's name in the admin console; often `default`" },
  communityId: { where: 'leave it out: it is looked up by `communityName`' },
  connector: {
    where: '1Kosmos gives it to you: id, type and config of the connector, as JSON',
    page: DEVELOPERS,
  },
  verification: { where: '1Kosmos gives it to you with the connector, as JSON', page: DEVELOPERS },
  dvcId: { where: 'the id of your verification configuration, from 1Kosmos', page: DEVELOPERS },
};
