// TODO 1: the calls that create something.
// Their method; the header for the key; and `repeat: 'keyed'`, so that they are sent again under their key if no answer
// comes, and everything else that is not known is AMBIGUOUS. Then remove the line that throws.
export async function create<Value>(
  http: HttpClient,
  { path, key, body, signal }: Creation,
  wanted: Answer<Value>,
  provider: string,
): Promise<Made<Value>> {
  const request: HttpRequest = {
    method: 'GET',
    path,
    route: path,
    headers: { key },
    body: jsonBytes(body),
    repeat: 'never',
    maxAnswerBytes: LARGEST_ANSWER,
    signal,
  };
  if (request.method === 'GET') throw new Error('TODO 1: the calls that create something');
  const response = await http.send(request).catch(explained(NOT_CREATED));
  return { ...parseJson(response, wanted, request, provider), isReplayed: false };
}
