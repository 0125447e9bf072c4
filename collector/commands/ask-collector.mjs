// Sends a request to the operator's routes of a running collector.
import { TOKEN_VARIABLE } from '../config/options.mjs';

const expected = (message) => Object.assign(new Error(message), { isExpected: true });

/** Returns the answer as an object. */
export const askCollector = async ({ url, path, body = {}, token }) => {
  if (!token) throw expected(`Set ${TOKEN_VARIABLE} to the token of the collector at ${url}.`);
  const answer = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((error) => {
    throw expected(`No collector answers at ${url}: ${error.cause?.message ?? error.message}`);
  });
  if (answer.status === 404)
    throw expected(`The collector at ${url} runs without ${TOKEN_VARIABLE}: start it with one.`);
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw expected(`${url} answers ${answer.status}: ${said.detail ?? ''}`);
  return said;
};
