import type { SettingHelp } from '@anyproof/core';

const MIGRATION = 'https://wiki.id360docaposte.com/doku.php?id=en:guide_de_migration_shootid_vers_id360';

/** Where each value is found (dossier 1 and 6). */
export const shootIdSettingsHelp: { readonly [setting: string]: SettingHelp } = {
  baseUrl: {
    where: 'https://www.contralia.fr in production; ask Docaposte for its test host',
    page: MIGRATION,
  },
  pathPrefix: { where: "the vendor's guide prints /shootid/api/v2 and /api/v2", page: MIGRATION },
  applicationToken: { where: 'the application token that Contralia (Docaposte) gave you', page: MIGRATION },
  applicationSecret: { where: 'the secret that came with the application token', page: MIGRATION },
};
