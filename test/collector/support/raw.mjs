// Requests that fetch() does not make: any Host, headers alone, half a body.
import { request } from 'node:http';
import { connect } from 'node:net';

/** Sends a request with these headers as they are; gives status, headers and text. */
export const ask = (url, { method = 'GET', headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    const sending = request(url, { method, headers }, async (answer) => {
      const open = answer.headers['content-type'] === 'text/event-stream';
      if (open) answer.destroy();
      const text = open ? '' : (await answer.setEncoding('utf8').toArray()).join('');
      resolve({ status: answer.statusCode, headers: answer.headers, text });
    });
    sending.on('error', reject);
    sending.end(body);
  });

/** A connection on which one writes what one likes; `answer` is all that has come back when it is closed. */
export const openSocket = (url) => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  socket.on('error', () => {});
  const answer = new Promise((resolve) => socket.on('close', () => resolve(text)));
  return { write: (part) => socket.write(part), destroy: () => socket.destroy(), answer };
};
