// Checks options that are valid alone but conflict with each other.
import { createServerCookie } from '../http/server-cookie.mjs';
import { createApp } from '../http/create-app.mjs';
import { cookieOptions } from './to-server-options.mjs';

const needs = {
  duckdb: ['dataFile', '--data-file=/var/lib/sojourn/events.duckdb'],
  postgres: ['postgresUrl', 'SOJOURN_POSTGRES_URL=postgres://user:password@127.0.0.1:5432/events'],
  otlp: ['otlpEndpoint', '--otlp-endpoint=http://127.0.0.1:4318'],
};

const problemOf = (work) => {
  try {
    work();
    return null;
  } catch ({ message }) {
    return message;
  }
};

/** Sentences, each with the remedy. */
export const checkTogether = (config) => {
  const { store, retentionDays, memoryLimit, bodyLimit } = config;
  const [name, example] = needs[store];
  const problems = [];
  if (config[name] === undefined) problems.push(`store="${store}" needs ${name}: ${example}`);
  if (store === 'otlp' && retentionDays)
    problems.push(
      `retentionDays=${retentionDays} is for stores that delete. With store="otlp" set it where the events are stored.`,
    );
  if (memoryLimit < 2 * bodyLimit)
    problems.push(
      `memoryLimit=${memoryLimit} must be at least twice bodyLimit=${bodyLimit}: a body and its rows wait together.`,
    );
  const cookie = cookieOptions(config);
  const cookieProblem = cookie && problemOf(() => createServerCookie(cookie));
  if (cookieProblem) problems.push(`The options of the cookie: ${cookieProblem}. See docs/server.md.`);
  if (config.trustedProxies.length) {
    const proxyProblem = problemOf(() => createApp({ trustProxy: config.trustedProxies }));
    if (proxyProblem)
      problems.push(
        `trustedProxies="${config.trustedProxies}": ${proxyProblem}. Example: --trusted-proxies=127.0.0.1,10.0.0.0/8`,
      );
  }
  return problems;
};
