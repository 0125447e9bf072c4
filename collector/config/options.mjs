// Every option of the collector: its parser, its default, an example for error messages, and its help.
import { protocols } from '../protocols/index.mjs';
import * as read from './parsers.mjs';

const MEBIBYTE = 1_048_576;
const protocolNames = ['native', ...protocols.map(({ name }) => name)];

/** `secret`: no message shows the value. */
export const options = {
  config: { parse: read.text, example: 'collector.json', help: 'JSON file with these options, in camelCase' },
  host: { parse: read.text, default: '127.0.0.1', example: '0.0.0.0', help: 'address to listen at' },
  port: {
    parse: read.wholeNumber(0, 65_535),
    default: 8081,
    example: '8081',
    help: 'port; 0 takes any free one',
  },
  path: { parse: read.path, default: '/e', example: '/e', help: 'path of the native protocol' },
  protocols: {
    parse: read.listOf(read.oneOf(...protocolNames)),
    default: protocolNames,
    example: 'native,otlp',
    help: 'protocols to accept',
  },
  origins: {
    parse: read.listOf(read.origin),
    default: [],
    example: 'https://www.shop.example',
    help: 'sites whose pages may send; * for all. Pages of the same origin and of localhost always may',
  },
  hosts: {
    parse: read.listOf(read.host),
    default: ['*'],
    example: 'collect.example',
    help: 'names in "Host" to answer to; * for any',
  },
  trustedProxies: {
    parse: read.listOf(read.text),
    default: [],
    example: '127.0.0.1,10.0.0.0/8',
    help: 'addresses and networks whose X-Forwarded-Proto and X-Forwarded-Host count',
  },
  store: {
    parse: read.oneOf('duckdb', 'postgres', 'otlp'),
    default: 'duckdb',
    example: 'duckdb',
    help: 'where events go',
  },
  dataFile: {
    parse: read.text,
    default: 'sojourn.duckdb',
    example: '/var/lib/sojourn/events.duckdb',
    help: 'file of the store duckdb',
  },
  duckdbMemory: {
    parse: (value) => {
      if (/^\d+(MB|GB)$/.test(value)) return value;
      throw new Error('must be a number with MB or GB');
    },
    default: '512MB',
    example: '512MB',
    help: 'memory of the store duckdb',
  },
  snapshotFile: {
    parse: read.text,
    example: '/var/lib/sojourn/snapshot.duckdb',
    help: 'where snapshots of the store duckdb go. Default: beside the data file',
  },
  postgresUrl: {
    parse: read.url('postgres:', 'postgresql:'),
    example: 'postgres://user:password@127.0.0.1:5432/events',
    help: 'database of the store postgres',
    secret: true,
  },
  otlpEndpoint: {
    parse: read.url('http:', 'https:'),
    example: 'http://127.0.0.1:4318',
    help: 'OpenTelemetry Collector of the store otlp',
  },
  otlpHeaders: {
    parse: read.headers,
    default: {},
    example: 'authorization=Bearer TOKEN',
    help: 'headers of requests to it',
    secret: true,
  },
  otlpServiceName: {
    parse: read.text,
    example: 'shop',
    help: 'service.name of its records. Default: the name of the app in the events',
  },
  retentionDays: {
    parse: read.wholeNumber(1, 36_500),
    example: '400',
    help: 'delete events that arrived more days ago. Default: never',
  },
  cookie: {
    parse: read.flag,
    default: false,
    example: 'true',
    help: "renew the visitor's cookie, for Safari: docs/server.md",
  },
  cookieName: { parse: read.text, example: 'sojourn', help: 'name of that cookie' },
  cookieDomain: {
    parse: read.text,
    example: 'www.shop.example',
    help: 'domain of that cookie. Default: the host alone',
  },
  cookieSameSite: {
    parse: read.oneOf('Lax', 'Strict', 'None'),
    example: 'Lax',
    help: 'SameSite of that cookie',
  },
  cookieMaxAgeDays: {
    parse: read.wholeNumber(1, 400),
    example: '395',
    help: 'days until that cookie expires',
  },
  bodyLimit: {
    parse: read.wholeNumber(1_024, 64 * MEBIBYTE),
    default: MEBIBYTE,
    example: '1048576',
    help: 'bytes of a body',
  },
  memoryLimit: {
    parse: read.wholeNumber(MEBIBYTE),
    default: 32 * MEBIBYTE,
    example: '33554432',
    help: 'bytes of bodies and rows that may wait',
  },
  requestTimeout: {
    parse: read.wholeNumber(100, 3_600_000),
    default: 30_000,
    example: '30000',
    help: 'milliseconds in which a request has to arrive',
  },
  maxConnections: { parse: read.wholeNumber(1), default: 1_000, example: '1000', help: 'open connections' },
  shutdownTimeout: {
    parse: read.wholeNumber(0, 3_600_000),
    default: 25_000,
    example: '25000',
    help: 'milliseconds for requests under way after SIGTERM',
  },
  logLevel: {
    parse: read.oneOf('debug', 'info', 'warn', 'error', 'silent'),
    default: 'info',
    example: 'info',
    help: 'what is logged',
  },
};

export const flagOf = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const variableOf = (name) => `SOJOURN_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;

/** Only read from the environment: other users of the machine see flags, and files are copied. */
export const TOKEN_VARIABLE = 'SOJOURN_ADMIN_TOKEN';
