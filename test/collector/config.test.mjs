import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../collector/config/read-config.mjs';
import { toServerOptions } from '../../collector/config/to-server-options.mjs';

const fileWith = (content) => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'collector.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const problemsOf = (flags, env = {}) => {
  try {
    readConfig(flags, env);
    return null;
  } catch ({ name, message }) {
    return `${name}: ${message}`;
  }
};

test('config: a flag counts before a variable, that before the file, that before the default', () => {
  const config = fileWith({ port: 1, path: '/file', origins: ['https://file.example'], dataFile: 'file' });
  const env = {
    SOJOURN_PORT: '2',
    SOJOURN_PATH: '/env',
    SOJOURN_ORIGINS: 'https://env.example, https://b.example',
  };
  const read = readConfig({ config, port: '3' }, env);
  expect(read).toMatchObject({
    port: 3,
    path: '/env',
    dataFile: 'file',
    bodyLimit: 1_048_576,
    cookie: false,
  });
  expect(read.origins).toEqual(['https://env.example', 'https://b.example']);
});

test.each([
  [{ port: 'http' }, {}, '--port="http" must be a whole number from 0 to 65535. Example: --port=8081'],
  [{}, { SOJOURN_PORT: 'tcp://10.0.0.1:80' }, 'SOJOURN_PORT="tcp://10.0.0.1:80" must be a whole number'],
  [{ origins: 'https://shop.example/' }, {}, '"https://shop.example/" must be an origin without a path'],
  [{ store: 'oracle' }, {}, '--store="oracle" must be one of duckdb, postgres, otlp'],
  [{ store: 'postgres' }, {}, 'store="postgres" needs postgresUrl: SOJOURN_POSTGRES_URL=postgres://'],
  [{ store: 'otlp' }, {}, 'store="otlp" needs otlpEndpoint: --otlp-endpoint='],
  [{ 'retention-days': '0' }, {}, '--retention-days="0" must be a whole number from 1 to 36500'],
  [
    { store: 'otlp', 'otlp-endpoint': 'http://127.0.0.1', 'retention-days': '9' },
    {},
    'retentionDays=9 is for stores that delete',
  ],
  [{ 'memory-limit': '1048576' }, {}, 'memoryLimit=1048576 must be at least twice bodyLimit=1048576'],
  [
    { cookie: true, 'cookie-domain': 'https://a' },
    {},
    '"domain" must be a domain, without a scheme or a port',
  ],
  [{ 'trusted-proxies': '10.0.0.0/99' }, {}, 'trustedProxies="10.0.0.0/99"'],
  [{ protocols: 'native,segment' }, {}, '--protocols="native,segment" must be one of native, snowplow'],
  [{}, { SOJOURN_ADMIN_TOKEN: 'short' }, 'SOJOURN_ADMIN_TOKEN has 5 characters, and must have at least 16'],
  [{ config: '/nowhere.json' }, {}, 'config="/nowhere.json" cannot be read (ENOENT)'],
])('config: %j with %j is refused by option, value and remedy', (flags, env, message) => {
  expect(problemsOf(flags, env)).toContain(message);
});

test('config: a member of the file that is no option is named, and so is a file that is no object', () => {
  const config = fileWith({ porrt: 1, path: 7 });
  expect(problemsOf({ config })).toContain(`"porrt" in ${config} is no option`);
  expect(problemsOf({ config })).toContain(`"path" in ${config}=7 must begin with a slash`);
  expect(problemsOf({ config: fileWith('[1]') })).toContain('is not a JSON object');
  expect(problemsOf({ config: fileWith('{"port":') })).toContain('is not a JSON object');
});

test('config: all problems are listed at once, and no secret is among them', () => {
  const flags = { port: 'x', path: 'e', 'postgres-url': 'mysql://root:hunter2@db/events' };
  const problems = problemsOf(flags);
  expect(problems.split('\n')).toHaveLength(3);
  expect(problems).toContain('--postgres-url=(hidden) must be an address that begins with postgres://');
  expect(problems).not.toContain('hunter2');
});

test('config: the options of the server follow from those of a person', () => {
  const flags = {
    cookie: true,
    'cookie-max-age-days': '2',
    protocols: 'otlp',
    'data-file': '/data/a.duckdb',
  };
  expect(toServerOptions(readConfig(flags, {}))).toMatchObject({
    path: null,
    protocols: [{ name: 'otlp' }],
    trustProxy: false,
    cookie: { maxAge: 172_800_000 },
    snapshotFile: '/data/a-snapshot.duckdb',
  });
});
