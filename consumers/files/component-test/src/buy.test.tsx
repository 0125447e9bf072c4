import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { createTracker, type Plugin } from 'sojourn';
import { pageViews } from 'sojourn/page-views';
import { TrackerProvider } from 'sojourn/react';
import { Buy } from './buy';
import { Measuring } from './measuring';
import { expect, test } from './runner';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const complaints: unknown[] = [];
console.error = console.warn = (...texts) => void complaints.push(texts);

const show = async (component: React.ReactNode) => {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () => root.render(component));
  document.querySelector('button')!.click();
  await act(async () => root.unmount());
};

test('the provider of the app works', async () => {
  await show(
    <Measuring>
      <Buy />
    </Measuring>,
  );
});

test('the button tracks', async () => {
  const names: string[] = [];
  const notes: Plugin = { name: 'notes', beforeTrack: ({ name }) => void names.push(name) };
  const tracker = createTracker({
    collector: 'http://127.0.0.1:9/e',
    namespace: 'test',
    plugins: [notes, pageViews()],
  });
  await tracker.ready;
  await show(
    <TrackerProvider tracker={tracker}>
      <Buy />
    </TrackerProvider>,
  );
  expect(names).toEqual(expect.arrayContaining(['page_view', 'cart_add']));
  tracker.shutdown();
});

test('nothing of it complains', () => {
  expect(complaints).toEqual([]);
});
