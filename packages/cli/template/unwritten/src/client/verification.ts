// TODO 1: the call that creates a verification.
// Its method and its path; and `repeat: 'creates'`, so that it is never sent twice, and a lost answer is AMBIGUOUS. Then
// the line that throws can go.
async function createVerification(
  http: HttpClient,
  provider: string,
  input: NewVerification,
  signal?: AbortSignal,
): Promise<Parsed<Verification>> {
  const request: HttpRequest = {
    method: 'GET',
    path: '',
    route: '',
    body: jsonBytes(input),
    repeat: 'never',
    signal,
  };
  if (request.path === '') throw new Error('TODO 1: the call that creates a verification');
  return parseJson(await http.send(request), verification, request, provider);
}
