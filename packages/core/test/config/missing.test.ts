import { configFromEnv } from '../../src/config/from-env.js';
import { noSuchProvider, webhooksMissing } from '../../src/config/providers.js';
import { createProofing, ProofingError } from '../../src/index.js';
import { adapterOf, stubProvider } from '../support.js';

const acme = {
  ...adapterOf('acme', (_settings, deps) => stubProvider(deps.provider, [])),
  settingsHelp: {
    password: { where: 'the console' },
    callbacks: { where: 'an address of yours', check: 'webhook secret' },
  },
};

describe('a provider that is not configured', () => {
  it.each<readonly [unknown, string]>([
    [
      'shootid',
      'this provider is not in the configuration, which has id360, acme; add its settings again: they are needed as long as its sessions are kept',
    ],
    ['ID360', 'this provider is not in the configuration, which has id360, acme; did you mean id360?'],
    ['id306', 'this provider is not in the configuration, which has id360, acme; did you mean id360?'],
  ])('%s is the one that is named', (name, message) => {
    const error = noSuchProvider(name, ['id360', 'acme']);
    expect(ProofingError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: 'NO_SUCH_PROVIDER', message });
  });

  it.each([undefined, 7, 'Jane Doe, 1 High Street', 'x'.repeat(80)])('%p is not shown', (name) => {
    expect(noSuchProvider(name, ['id360']).message).toMatch(/^this provider is not in the configuration/);
  });
});

describe('a provider without webhooks', () => {
  it('names the settings that enable them, where they would be set', () => {
    const config = configFromEnv({ ANYPROOF_PROVIDER: 'acme' });
    expect(webhooksMissing(acme, 'acme', config)).toBe(
      'webhooks are not configured for this provider; set ANYPROOF_ACME_CALLBACKS, or poll with waitForResult',
    );
    expect(webhooksMissing(acme, 'fr', { provider: 'fr', providers: { fr: {} } })).toMatch(
      'set providers.fr.callbacks',
    );
  });

  it('says if the vendor has none', () => {
    const plain = adapterOf('plain', (_settings, deps) => stubProvider(deps.provider, []));
    expect(webhooksMissing(plain, 'plain', { provider: 'plain', providers: {} })).toBe(
      'this vendor sends no webhooks; poll with waitForResult',
    );
    createProofing({ adapters: [plain], config: { provider: 'plain', providers: { plain: {} } } });
  });
});
