// The configuration: a flag overrides an environment variable, which overrides the JSON file, which overrides the default. All
// errors are reported at once.
import { readFileSync } from 'node:fs';
import { flagOf, options, TOKEN_VARIABLE, variableOf } from './options.mjs';
import { checkTogether } from './check-together.mjs';

const MIN_TOKEN_LENGTH = 16;

/** The message has the remedy, so it is printed without a stack. */
export class ConfigError extends Error {
  name = 'ConfigError';
}

const readFile = (path) => {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch ({ code }) {
    throw new ConfigError(`config="${path}" cannot be read (${code}). Give the path of a JSON file.`);
  }
  try {
    const content = JSON.parse(text);
    if (Object.prototype.toString.call(content) === '[object Object]') return content;
    throw new Error('it is no object');
  } catch ({ message }) {
    throw new ConfigError(`config="${path}" is not a JSON object: ${message}. Begin with { "port": 8081 }.`);
  }
};

const print = (name, value) => {
  if (options[name].secret) return '(hidden)';
  return typeof value === 'string' ? `"${value.slice(0, 200)}"` : JSON.stringify(value)?.slice(0, 200);
};

/** Sources of each value, the strongest first. */
const findValue = (name, { flags, env, file, fileName }) => {
  const variable = variableOf(name);
  if (flags[flagOf(name)] !== undefined) return [flags[flagOf(name)], `--${flagOf(name)}`];
  if (env[variable]) return [env[variable], variable];
  return Object.hasOwn(file, name) ? [file[name], `"${name}" in ${fileName}`] : [];
};

const readToken = (env, problems) => {
  const token = env[TOKEN_VARIABLE];
  if (token && token.length < MIN_TOKEN_LENGTH)
    problems.push(
      `${TOKEN_VARIABLE} has ${token.length} characters, and must have at least ${MIN_TOKEN_LENGTH}. ` +
        'Make one: openssl rand -hex 32',
    );
  return token || null;
};

/** `flags` by their names, `env` as `process.env`. Throws a `ConfigError` with all errors. */
export const readConfig = (flags = {}, env = process.env) => {
  const fileName = flags.config ?? env[variableOf('config')];
  const file = fileName ? readFile(fileName) : {};
  const problems = Object.keys(file)
    .filter((name) => !Object.hasOwn(options, name) || name === 'config')
    .map((name) => `"${name}" in ${fileName} is no option. All options: sojourn-collector --help`);
  const config = {};
  for (const [name, { parse, example, default: otherwise }] of Object.entries(options)) {
    const [value, source] = findValue(name, { flags, env, file, fileName });
    try {
      config[name] = source ? parse(value) : otherwise;
    } catch ({ message }) {
      problems.push(`${source}=${print(name, value)} ${message}. Example: --${flagOf(name)}=${example}`);
    }
  }
  config.adminToken = readToken(env, problems);
  if (!problems.length) problems.push(...checkTogether(config));
  if (problems.length) throw new ConfigError(problems.join('\n'));
  return config;
};
