// The whole demo on a new file and any free port.
import { onTestFinished } from 'vitest';
import { startDemo } from '../../../demo/server.mjs';
import { newDataFile } from '../../collector/support/collector.mjs';

export const demo = async (options = {}) => {
  const running = await startDemo({ port: 0, dataFile: newDataFile(), ...options });
  onTestFinished(running.close);
  const json = async (path) => (await fetch(running.url + path)).json();
  return { ...running, json };
};
