// TODO 7: error codes that mean something else than their status.
// Such as `invalid_client: 'AUTH'`, or a route, its status and the code: `'/v2/verifications 410 erased': 'CONFLICT'`.
const vendorErrors: VendorErrors = {
  nativeCode: (body) => {
    const code = failure.read(body).value?.error;
    // Free text is not a code.
    return code !== undefined && /^[a-z][a-z_]+$/.test(code) ? code : undefined;
  },
  documented: DOCUMENTED,
  codes: {},
};
