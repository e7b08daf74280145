import type { SettingHelp } from '@anyproof/core';

const FIRST_PROCESS = 'https://wiki.id360docaposte.com/doku.php?id=en:creation_de_mon_premier_parcours';
const SERVICE = 'https://wiki.id360docaposte.com/doku.php?id=en:guide_du_developpeur_service';
const CALLBACKS = 'https://wiki.id360docaposte.com/doku.php?id=en:guide_callbacks';

/** Where each value is found (dossier 1, 2, 4 and 7). */
export const id360SettingsHelp: { readonly [setting: string]: SettingHelp } = {
  environment: { where: 'prod or preprod: each has accounts and processes of its own', page: SERVICE },
  baseUrl: { where: 'set `environment` instead, unless you test against another address', page: SERVICE },
  username: {
    where: "ID360's console, the account of kind `application` that was made for your back end (name@client)",
    page: FIRST_PROCESS,
  },
  password: { where: 'the password of that `application` account', page: FIRST_PROCESS },
  process: { where: "ID360's console: the UUID of the process you made there", page: FIRST_PROCESS },
  flows: { where: "ID360's console: the UUID of each process you made there", page: FIRST_PROCESS },
  archive: { where: "a user of ID360's console; applications may not read archived reports", page: SERVICE },
  callbacks: {
    where:
      'an address of your own, and a header with a long random secret (openssl rand -hex 32): ID360 puts it on each callback',
    page: CALLBACKS,
    check: 'webhook secret',
  },
};
