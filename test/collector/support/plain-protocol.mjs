// A protocol as plain as can be: a list of our events, each as it is; what is { fault } is one. Its collector answers as told.
const listIn = (body) => {
  try {
    return JSON.parse(body);
  } catch {
    return [{ fault: 'no list' }];
  }
};

export const plain = (answer = { status: 200, headers: { 'x-plain': 'yes' }, body: 'ok' }) => ({
  name: 'plain',
  routes: [
    { method: 'POST', path: '/plain/:key/events' },
    { method: 'GET', path: '/pixel' },
  ],
  preflight: { status: 200, maxAge: 60, allowHeaders: 'Content-Type, X-Plain' },
  read: ({ body, path }) => {
    const list = listIn(body || new URL(path, 'http://localhost').searchParams.get('list'));
    return {
      events: list.filter((one) => !one?.fault).map((one) => one && { ...one, wire: { sent: one.name } }),
      faults: list.filter((one) => one?.fault).map(({ fault }) => fault),
    };
  },
  answer: (read) => (typeof answer === 'function' ? answer(read) : answer),
});
