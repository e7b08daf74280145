/** What every command says that finds no configuration. */
export const NOTHING = {
  detail: 'nothing is configured',
  fix: 'set ANYPROOF_PROVIDER and the variables of that provider, or write an anyproof.config.json; `anyproof emulate id360` prints a set to try',
};
