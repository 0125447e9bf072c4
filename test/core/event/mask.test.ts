// `mask`: every address that is sent has gone through it.
import { expect, test } from 'vitest';
import { pageViews } from '../../../src/plugins/page-views/page-views';
import { useVisitor } from '../../browser/visitor';

const { visit, later, received, profile } = useVisitor();

const shop = 'https://shop.example';
const mask = (url: string) => url.replace(/\/order\/\d+/, '/order/…').replace(/\?.*/, '');

test('mask: the page, where it came from, and where the session began and ended', async () => {
  const options = { mask, plugins: [pageViews()] };
  const load = { url: `${shop}/order/17?token=a`, referrer: `${shop}/order/16?token=b` };
  const tracker = await visit(options, load);
  await later(10);
  history.pushState(null, '', '/order/18?token=c');
  tracker.track('seen');
  tracker.endSession();
  await later(10);
  const [view, next] = await received('page_view');
  expect(view!.page).toMatchObject({ url: `${shop}/order/…`, referrer: `${shop}/order/…` });
  expect(next!.page).toMatchObject({ url: `${shop}/order/…`, referrer: `${shop}/order/…` });
  const [end] = await received('session_end');
  expect(end!.properties).toMatchObject({ entryPage: `${shop}/order/…`, exitPage: `${shop}/order/…` });
  // Nowhere else either, as the whole of what was sent says.
  expect(
    profile()
      .requests.map(({ body }) => body)
      .join(),
  ).not.toMatch(/token|order\/1/);
});

test('mask: the session’s pages are those that the mask made of them, each its own', async () => {
  const options = { mask: (url: string) => new URL(url).pathname, plugins: [pageViews()] };
  const tracker = await visit(options, { url: `${shop}/in` });
  history.pushState(null, '', '/out');
  tracker.track('seen');
  await later(10);
  tracker.endSession();
  const [end] = await received('session_end');
  expect(end!.properties).toMatchObject({ entryPage: '/in', exitPage: '/out' });
});
