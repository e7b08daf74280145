/** What every command says of a provider or a session in the vendor's test mode. */
export const TEST_MODE = 'test mode: proves nothing';
