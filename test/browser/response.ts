// An answer as fetch gives it. Node's own would read its body in macrotasks that the browser's clock knows nothing of.
import type { Answer } from './collector';

export const createResponse = (url: string, answer: Answer): object => {
  const { status, headers = {}, body = '' } = answer;
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
    clone: () => createResponse(url, answer),
    text: () => Promise.resolve(body),
    json: () => Promise.resolve().then(() => JSON.parse(body) as unknown),
    arrayBuffer: () => Promise.resolve(new TextEncoder().encode(body).buffer),
  };
  return response;
};
