import type { Page } from 'playwright';
import { type Demo, test } from './support/demo';
import { expect, soon } from './support/fixtures';

// The charts of the inspector, as an analyst meets them after a day of visits; what they show is compared with the models' answers.

test.use({ isolation: 'context' });

interface Answers {
  readonly ends: { day: string; reason: string; derived: boolean; sessions: number }[];
  readonly channels: { channel: string; sessions: number }[];
  readonly entryPages: { page: string; sessions: number }[];
  readonly retention: { daysLater: number; visitors: number }[];
  readonly funnel: { step: string; sessions: number }[];
}
interface Drawn {
  readonly labels: string[];
  readonly datasets: { label: string; data: number[] }[];
}

const sendDay = async ({ url }: Demo): Promise<void> => {
  const module = new URL('../demo/sample/day.mjs', import.meta.url).href;
  const { createDay } = (await import(module)) as {
    createDay(options: { visitors: number; seed: number }): object[];
  };
  for (const batch of createDay({ visitors: 8, seed: 3 })) {
    const body = JSON.stringify({ ...batch, sentAt: new Date().toISOString() });
    const headers = { 'content-type': 'text/plain' };
    expect((await fetch(`${url}/e`, { method: 'POST', headers, body })).status).toBe(204);
  }
};

const openQuestions = async (page: Page, url: string, width: number, colorScheme: 'light' | 'dark') => {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme });
  await page.goto(`${url}/inspector/questions`);
  await expect(page.locator('#connection')).toHaveText('live');
  await expect(page.locator('.question canvas')).toHaveCount(5);
  // A busy machine takes its time to build the tables of the models.
  await expect(page.locator('.question table')).toHaveCount(5, { timeout: 15_000 });
};
const readCharts = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll('canvas')].map((canvas) => {
    const { labels, datasets } = Chart.getChart(canvas).data;
    return { labels, datasets: datasets.map(({ label, data }) => ({ label, data })) };
  })`) as Promise<Drawn[]>;
/** Of each canvas: how many of its pixels have any color. */
const countPixels = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll('canvas')].map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length;
  })`) as Promise<number[]>;
const colorOf = (page: Page, property: string) =>
  page.evaluate(`getComputedStyle(document.body).${property}`) as Promise<string>;

test('demo, the questions: five charts show what the models answer, in both color schemes', async ({
  open,
  demo,
}) => {
  await sendDay(demo);
  const page = await open('about:blank');
  await openQuestions(page, demo.url, 1280, 'light');
  const answers = (await (await fetch(`${demo.url}/api/questions`)).json()) as Answers;
  const [ends, channels, entryPages, retention, funnel] = (await readCharts(page)) as [
    Drawn,
    Drawn,
    Drawn,
    Drawn,
    Drawn,
  ];

  const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
  expect(sum(ends.datasets.flatMap(({ data }) => data))).toBe(
    sum(answers.ends.map(({ sessions }) => sessions)),
  );
  expect(ends.datasets.map(({ label }) => label)).toContain('foreground-timeout (derived)');
  const shown = ({ labels, datasets }: Drawn) => labels.map((label, i) => [label, datasets[0]!.data[i]]);
  expect(shown(channels)).toEqual(answers.channels.map(({ channel, sessions }) => [channel, sessions]));
  expect(channels.labels.length).toBeGreaterThan(1);
  expect(shown(entryPages)).toEqual(answers.entryPages.map(({ page, sessions }) => [page, sessions]));
  expect(shown(retention)).toEqual(
    answers.retention.map(({ daysLater, visitors }) => [`day ${daysLater}`, visitors]),
  );
  expect(shown(funnel)).toEqual(answers.funnel.map(({ step, sessions }) => [step, sessions]));
  expect(answers.funnel[0]!.sessions).toBeGreaterThan(5);
  for (const pixels of await countPixels(page)) expect(pixels).toBeGreaterThan(2_000);

  const background = await colorOf(page, 'backgroundColor');
  const axes = () =>
    page.evaluate(
      `Chart.getChart(document.querySelector('canvas')).options.scales.x.ticks.color`,
    ) as Promise<string>;
  const lightAxes = await axes();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await colorOf(page, 'backgroundColor')).not.toBe(background);
  // The charts follow an event of the page's, which comes after the style has changed.
  await soon(axes).not.toBe(lightAxes);
  for (const pixels of await countPixels(page)) expect(pixels).toBeGreaterThan(2_000);
});

test('demo, the questions: a phone shows every chart without scrolling sideways, also with its numbers', async ({
  open,
  demo,
}) => {
  await sendDay(demo);
  const page = await open('about:blank');
  await openQuestions(page, demo.url, 390, 'light');
  for (const summary of await page.locator('.question summary').all()) await summary.click();
  await expect(page.locator('.question .numbers').last()).toBeVisible();
  const sticksOut = () =>
    page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  expect(await sticksOut()).toBe(false);
  for (const canvas of await page.locator('canvas').all()) {
    const { x, width } = (await canvas.boundingBox())!;
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(390);
    expect(width).toBeGreaterThan(250);
  }
});

test('demo, the questions: a visit that arrives is in the charts without a reload', async ({
  open,
  demo,
}) => {
  const page = await open('about:blank');
  await page.goto(`${demo.url}/inspector/questions`);
  await expect(page.locator('#empty')).toBeVisible();
  await sendDay(demo);
  // The models' tables are built meanwhile, which takes a busy machine its time.
  await expect(page.locator('#empty')).toBeHidden({ timeout: 15_000 });
  await expect(page.locator('.question table')).toHaveCount(5);
});
