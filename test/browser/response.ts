// An answer as fetch gives it. Node's own would read its body in macrotasks that the browser's clock knows nothing of.
import type { Answer } from './collector';

export const createResponse = (url: string, answer: Answer): object => {
  const { status, headers = {}, body = '' } = answer;
  const read = async (): Promise<string> => {
    if (response.bodyUsed) throw new TypeError('The body has been read.');
    response.bodyUsed = true;
    return body;
  };
  const response = {
    url,
    status,
    ok: status >= 200 && status < 300,
    type: 'cors',
    redirected: false,
    statusText: '',
    headers: new Headers(headers),
    body: null,
    bodyUsed: false,
    clone(): object {
      if (response.bodyUsed) throw new TypeError('The body has been read.');
      return createResponse(url, answer);
    },
    text: () => read(),
    json: () => read().then((text) => JSON.parse(text) as unknown),
    arrayBuffer: () => read().then((text) => new TextEncoder().encode(text).buffer),
  };
  return response;
};
