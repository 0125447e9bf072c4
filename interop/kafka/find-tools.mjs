// Tools that the run needs beside Node: each is named by a variable, or found on the path.
import { spawnSync } from 'node:child_process';

const tools = {
  java: { variable: 'SOJOURN_JAVA', usual: 'java', flag: '-version', hint: 'Java 17 or later' },
  maven: { variable: 'SOJOURN_MAVEN', usual: 'mvn', flag: '-version', hint: 'Maven' },
  python: { variable: 'SOJOURN_PYTHON', usual: 'python3', flag: '--version', hint: 'Python 3.9 or later' },
};

const runs = (command, flag) => spawnSync(command, [flag]).status === 0;

/** `{ found: { java, maven, python }, missing: [sentence] }`. A named tool that does not run is an error. */
export const findTools = (environment = process.env, usual = {}) => {
  const found = {};
  const missing = [];
  for (const [name, tool] of Object.entries(tools)) {
    const named = environment[tool.variable];
    const command = named || usual[name] || tool.usual;
    if (runs(command, tool.flag)) found[name] = command;
    else if (named) throw new Error(`${tool.variable} names ${named}, which does not run`);
    else missing.push(`${tool.hint} (on the path, or named by ${tool.variable})`);
  }
  return { found, missing };
};
