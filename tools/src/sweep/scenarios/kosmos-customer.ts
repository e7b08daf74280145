// The invented customer of 1Kosmos whose sessions are swept.
export const LICENSE = '2b7e-license-of-the-sweep';
export const DVC_ID = 'sweep-dvc';
export const COMMUNITY = {
  tenantId: '64b0c0ffee0000000000a001',
  communityId: '64b0c0ffee0000000000b001',
};
export const CONNECTOR = {
  id: 'sweep-connector',
  type: 'emulated',
  config: {
    license: 'connector-license-of-the-sweep',
    verifierUrl: 'https://verifier.example',
    document_share_session_enabled: true,
  },
};
export const VERIFICATION = {
  id: DVC_ID,
  tag: 'sweep',
  type: 'idcard_authenticate',
  config: { verifier: 'emulated', debug: false, skip: false, returnRawData: true },
};
