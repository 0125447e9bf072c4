// In which protocol the shop sends: said when the demo starts.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readCommand } from '../../demo/lib/read-command.mjs';
import { protocols } from '../../collector/protocols/index.mjs';
import { addOnFiles, protocolNames, scriptTag } from '../../demo/shop/script-tag.mjs';
import { demo } from './support/demo.mjs';

test('protocol choice: the shop can speak every protocol that the collector takes', () => {
  expect(protocolNames).toEqual(['native', ...protocols.map(({ name }) => name)]);
});

test.each(protocolNames)(
  'protocol choice: the pages have the script of %s, with the options of its collector',
  async (protocol) => {
    const { url } = await demo({ protocol });
    const { file, data } = scriptTag(protocol, url);
    for (const path of ['/', '/checkout/payment', '/nowhere']) {
      const answer = await fetch(url + path);
      const html = await answer.text();
      const tags = html.match(/<script\s+async[^>]*>/g);
      const files = tags.map((tag) => /src="\/([^"]+)"/.exec(tag)[1]);
      expect(files).toEqual([file, 'sojourn.google-consent-mode.js', ...addOnFiles]);
      for (const [name, value] of Object.entries(data))
        expect(tags[0].replaceAll('&quot;', '"')).toContain(` data-${name}="${value}"`);
      expect(tags[0]).toContain('data-consent="google-consent-mode"');
      expect(tags[0]).toContain('data-session-background-timeout="20000"');
      expect(answer.headers.get('content-security-policy')).toContain("connect-src 'self'");
    }
    expect((await fetch(`${url}/${file}`)).headers.get('content-type')).toContain('text/javascript');
  },
);

test('protocol choice: the command line chooses the protocol, native by default', () => {
  expect(readCommand([], {})).toMatchObject({ protocol: 'native' });
  expect(readCommand(['--protocol=otlp'], {})).toMatchObject({ protocol: 'otlp' });
  expect(readCommand(['--protocol', 'tracardi'], {})).toMatchObject({ protocol: 'tracardi' });
});

const known = `NAME is ${protocolNames.join(', ')}`;

test.each([
  [['--protocol=oops'], 'There is no protocol "oops".'],
  [['--protocol=constructor'], 'There is no protocol "constructor".'],
  [['--protocol='], 'There is no protocol "".'],
  [['--protocol'], 'argument missing'],
  [['--protocols=otlp'], "Unknown option '--protocols'"],
  [['otlp'], "Unexpected argument 'otlp'"],
])('protocol choice: %j is rejected, with the existing names', (args, sentence) => {
  const { problem, protocol } = readCommand(args);
  expect([problem, protocol]).toEqual([expect.stringContaining(sentence), undefined]);
  expect(problem).toContain(known);
});

test('protocol choice: nothing starts under an unknown name', async () => {
  await expect(demo({ protocol: 'oops' })).rejects.toThrow('There is no protocol "oops".');
  for (const script of ['demo/server.mjs', 'scripts/start.mjs']) {
    const file = fileURLToPath(new URL(`../../${script}`, import.meta.url));
    const child = spawn(process.execPath, [file, '--protocol=oops'], { env: { ...process.env, PORT: '0' } });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([script, code, out]).toEqual([script, 1, '']);
    expect(
      err.startsWith(`There is no protocol "oops".\n\n  npm start -- --protocol=NAME    ${known}\n`),
    ).toBe(true);
  }
});
