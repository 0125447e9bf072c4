// Events that can be distinguished in whatever form a peer sends them.
import type { Page } from '@playwright/test';
import type { Collector } from '../../e2e/support/collector';

type Peer = (name: string, properties: object) => void;

/** Marked events, in one task. */
export const track = (page: Page, trial: number, count = 5, size = 0) =>
  page.evaluate(
    ([trial, count, text]) => {
      const { peer } = window as unknown as { peer: Peer };
      for (let i = 1; i <= count; i++) peer('marked', { mark: `mark-${trial}-${i}-`, text });
    },
    [trial, count, 'x'.repeat(size)] as const,
  );

/** A link that tracks five and leaves; the address says which trial it is. */
export const link =
  `<a id="go" href="/next" onclick="for (let i = 1; i < 6; i++) ` +
  `peer('marked', { mark: 'mark-' + location.hash.slice(1) + '-' + i + '-', text: '' })">go</a>`;

/** Microseconds in one call: the median of many bursts, each in a task of its own. */
export const costOf = (page: Page) =>
  page.evaluate(async () => {
    const { peer } = window as unknown as { peer: Peer };
    const times: number[] = [];
    for (let burst = 0; burst < 40; burst++) {
      const start = performance.now();
      for (let i = 0; i < 25; i++) peer('cost', { mark: `cost-${burst}-${i}`, text: 'x'.repeat(100) });
      times.push(((performance.now() - start) * 1000) / 25);
      await new Promise((done) => setTimeout(done, 50));
    }
    return times.sort((a, b) => a - b)[20]!;
  });

/** Some carry their JSON as a form, some of those in base64. */
const readable = (body: string) => {
  const data = new URLSearchParams(body.startsWith('data=') ? body : '').get('data') ?? body;
  return /^[[{]/.test(data) ? data : Buffer.from(data, 'base64').toString();
};

/** How many different ones the collector took, of this trial or of all, and how many it took again. */
export const count = ({ requests }: Collector, trial?: number) => {
  const marks = requests
    .filter(({ kept, method }) => kept && method === 'POST')
    .flatMap(({ body }) => readable(body).match(RegExp(`mark-${trial ?? '\\d+'}-\\d+-`, 'g')) ?? []);
  const all = new Set(marks).size;
  return { all, again: marks.length - all };
};
