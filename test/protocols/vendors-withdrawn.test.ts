// What vendors' own trackers have left, name by name as docs/privacy.md lists it, is gone after a withdrawal.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Protocol } from '../../src/core/delivery/protocol';
import { mparticle } from '../../src/protocols/mparticle/mparticle';
import { snowplow } from '../../src/protocols/snowplow/snowplow';
import { tracardi } from '../../src/protocols/tracardi/tracardi';
import { useVisitor } from '../browser/visitor';

const { visit, later, profile } = useVisitor();

const protocols: Record<string, () => Protocol> = {
  'sojourn/snowplow': () => snowplow(),
  'sojourn/mparticle': () => mparticle({ apiKey: 'us1-key' }),
  'sojourn/tracardi': () => tracardi({ sourceId: 'source' }),
};

/** `[protocol, cookies, localStorage, sessionStorage]`, each with its names. */
const rows = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8')
  .split('**Data of vendors')[1]!
  .split('\n')
  .filter((line) => line.startsWith('| `sojourn/'))
  .map((line) => line.split('|').slice(1, -1))
  .map((cells) => cells.map((cell) => [...cell.matchAll(/`(.+?)`/g)].map(([, name]) => name!)));

test('privacy: the table has a row for each protocol that takes a visitor over', () => {
  expect(rows.map(([protocol]) => protocol![0])).toEqual(Object.keys(protocols));
});

describe.each(rows.map(([protocol, ...places]) => [protocol![0]!, places] as const))(
  'withdrawal: a withdrawal with %s',
  (protocol, [cookies, local, session]) => {
    const plant = () => {
      for (const name of cookies!) profile().setCookie(name.replace('…', 'v4_x.1'), 'theirs');
      for (const name of local!) localStorage.setItem(name.replace('…', 'v4_x.1'), 'theirs');
    };
    /** Once there is a page. */
    const plantInTab = () => {
      for (const name of session!) sessionStorage.setItem(name.replace('…', 'v4_x.1'), 'theirs');
    };
    const count = cookies!.length + local!.length + session!.length;

    test('deletes all that its vendor’s tracker has left, and nothing else', async () => {
      plant();
      localStorage.setItem('theirs_sp_id.1', 'stays');
      const tracker = await visit({ protocol: protocols[protocol]!() });
      plantInTab();
      sessionStorage.setItem('mprtclx', 'stays');
      tracker.track('one');
      await later(2000);
      expect(
        profile()
          .kept()
          .filter((name) => /v4_x|tracardi-|__/.test(name)).length,
      ).toBeGreaterThanOrEqual(count);
      tracker.setConsent('denied');
      await later(2000);
      expect(profile().kept()).toEqual(['theirs_sp_id.1', 'mprtclx']);
    });

    test('while consent is pending, it is left alone', async () => {
      plant();
      const tracker = await visit({ protocol: protocols[protocol]!(), consent: 'pending' });
      plantInTab();
      const before = profile().kept();
      tracker.track('one');
      await later(2000);
      expect(profile().kept()).toEqual(before);
    });
  },
);
