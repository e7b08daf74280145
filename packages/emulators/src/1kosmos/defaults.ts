import type { EmulatedCommunity, EmulatedLicense, StoredVerification } from './settings.js';

/** The invented customer of an emulator started without settings. */
export const communityDefaults: EmulatedCommunity = {
  tenantId: '64b0c0ffee0000000000a001',
  tenantTag: '1k-emulated',
  tenantName: 'Emulated tenant',
  communityId: '64b0c0ffee0000000000b001',
  communityName: 'default',
};

export const demoLicenses: readonly EmulatedLicense[] = [
  { key: '5e9f1c2a-0000-4000-8000-00000000c0de', authLevel: 'service' },
  { key: '5e9f1c2a-0000-4000-8000-0000000057e3', authLevel: 'system' },
  { key: '5e9f1c2a-0000-4000-8000-00000000e87e', authLevel: 'service_ext' },
];

export const demoVerifications: Readonly<Record<string, StoredVerification>> = {
  'demo-dvc': {
    connector: {
      id: 'demo-connector',
      type: 'emulated',
      config: {
        license: 'demo-connector-license',
        verifierUrl: 'https://verifier.example',
        document_share_session_enabled: true,
      },
    },
    verification: {
      id: 'demo-dvc',
      tag: 'demo',
      type: 'dl_authenticate',
      config: { verifier: 'emulated', debug: false, skip: false, returnRawData: true },
    },
  },
};
