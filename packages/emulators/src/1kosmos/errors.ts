/** The error bodies that the vendor's services are known to send (dossier 5). */
export type ErrorShape =
  /** `{statusCode, error, message}` */
  | 'statusCode'
  /** `{code, message}` */
  | 'code'
  /** `{errors: [{message, param}]}` */
  | 'errors'
  /** `{error_code, message, status: false}` */
  | 'error_code'
  /** `{message}` */
  | 'message'
  /** A web server's page. */
  | 'html';

/** The vendor says no. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly status: number,
    message: string,
    /** The answering service's own shape when absent. */
    readonly shape?: ErrorShape,
    /** Header or field at fault; only in the `errors` shape. */
    readonly param?: string,
  ) {
    super(message);
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  501: 'Not Implemented',
};

export function errorBody(
  shape: ErrorShape,
  status: number,
  message: string,
  param = '',
): { readonly contentType: string; readonly body: string } {
  const title = titles[status] ?? 'Error';
  if (shape === 'html') {
    const page = `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n<pre>${escaped(message)}</pre>\n</body>\n</html>\n`;
    return { contentType: 'text/html; charset=utf-8', body: page };
  }
  const bodies = {
    statusCode: { statusCode: status, error: title, message },
    code: { code: status, message },
    errors: { errors: [{ message, param }] },
    error_code: { error_code: String(status), message, status: false },
    message: { message },
  };
  return { contentType: 'application/json; charset=utf-8', body: JSON.stringify(bodies[shape]) };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
