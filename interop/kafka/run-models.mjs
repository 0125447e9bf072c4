// Sessions from the events: by the query of this folder.
import { readFileSync } from 'node:fs';

const sql = readFileSync(new URL('sessions.sql', import.meta.url), 'utf8');

export const runModels = async ({ clickHouse, compareSessions }) => {
  const started = performance.now();
  await clickHouse.run(sql);
  const seconds = (performance.now() - started) / 1_000;
  return { by: 'sessions.sql', seconds, ...(await compareSessions(clickHouse, 'sessions')) };
};
