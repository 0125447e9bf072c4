import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createModels } from '../../demo/inspector/models.mjs';

test('inspector models: a query is answered while events keep arriving', async () => {
  const statements = [];
  const models = createModels(async (sql) => {
    await setImmediate();
    statements.push(sql);
    models.changed();
    return [{ same: true }];
  });
  const [first, second] = await Promise.all([models.query('SELECT 1'), models.query('SELECT 2')]);
  expect([first, second]).toEqual([[{ same: true }], [{ same: true }]]);
  // The build that both waited for is before them.
  expect(statements.filter((sql) => sql.includes('TABLE analytics.sessions'))).toHaveLength(1);
  await models.query('SELECT 3');
  expect(statements.at(-1)).toBe('SELECT 3');
  expect(statements.filter((sql) => sql.includes('analytics.sessions')).length).toBeGreaterThan(1);
});
