// Which page view an event belongs to: `page.viewId`.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrackedEvent } from '../../../src/index';
import { createViewIds } from '../../../src/core/event/view-ids';
import { isUuid, uuid } from '../../../src/core/util/ids';

const DOCUMENT = uuid();
type Page = { id: string; viewId?: string };

const start = () => {
  const views = createViewIds();
  return (name: string, page: Page = { id: DOCUMENT }) => {
    const event = { name, page, properties: {} } as unknown as TrackedEvent;
    views.beforeTrack(event);
    views.onTrack(event);
    return event.page.viewId!;
  };
};

describe('view ids: ids of page views', () => {
  test('the first view has the events before it too, each next one its own', () => {
    const track = start();
    const [early, first, one] = [track('early'), track('page_view'), track('one')];
    expect([early, one]).toEqual([first, first]);
    const [second, two] = [track('page_view'), track('two')];
    expect(two).toBe(second);
    expect(second).not.toBe(first);
  });

  test('a page view that a plugin has refused has none: what is tracked in its place takes it', () => {
    const views = createViewIds();
    const track = (name: string, isSent = true) => {
      const event = { name, page: { id: DOCUMENT }, properties: {} } as unknown as TrackedEvent;
      views.beforeTrack(event);
      if (isSent) views.onTrack(event);
      return event.page.viewId;
    };
    track('page_view');
    track('page_view', false);
    const between = track('click');
    expect(track('page_view')).toBe(between);
  });

  test('a late event keeps the id of the view that was left', () => {
    const track = start();
    const left = { id: DOCUMENT };
    const first = track('page_view', left);
    track('page_view');
    expect(track('engagement', { ...left })).toBe(first);
  });

  test('another visitor has other ones, also in a page that was copied (rule 36)', () => {
    const track = start();
    const left: Page = { id: DOCUMENT };
    const first = track('page_view', left);
    const other = track('engagement', { ...left, id: uuid() });
    expect(other).not.toBe(first);
    expect(track('page_view', { id: uuid() })).not.toBe(other);
  });

  test('each is a UUID of its own, and two who count alike come to the same', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 300 }), (life) => {
        const [one, two] = [start(), start()];
        const views = life.map((isView) => one(isView ? 'page_view' : 'other'));
        expect(views.every(isUuid)).toBe(true);
        expect(new Set(views).size).toBe(Math.max(life.length && 1, life.filter(Boolean).length));
        expect(life.map((isView) => two(isView ? 'page_view' : 'other'))).toEqual(views);
        expect(views).not.toContain(DOCUMENT);
      }),
    );
  });
});
