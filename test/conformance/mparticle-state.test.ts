// What a site knows from mParticle, continued: application state, force quit, session attributes. Facts:
// docs.mparticle.com, and the web SDK's behavior.
import { describe, expect, test, vi } from 'vitest';
import { attributes } from '../../src/plugins/attributes/attributes';
import { useLaunches } from '../browser/launches';
import { DAY, HOUR, MINUTE } from '../browser/visitor';

const { open, visit, later, close, crash, received, batches, profile, transitions, launches, launch } =
  useLaunches();
const NAME = 'application_state_transition';
const endOf = async () => (await received('session_end'))[0]!.properties;

describe('mparticle: application state', () => {
  test('mparticle: the first start is an initialisation, and a first run', async () => {
    await open();
    expect(await transitions()).toEqual(['initialized']);
    expect(await launch()).toEqual({
      transition_type: 'application_initialized',
      is_first_run: true,
      is_upgrade: false,
      entry_page: 'https://shop.example/',
    });
  });

  test('mparticle: time in the foreground, time in the background, number of interruptions', async () => {
    // As mParticle's mobile SDKs count them, in milliseconds; its web SDK does not.
    const { page } = await open();
    await later(1_000);
    const properties = async () =>
      (await received(NAME)).map(({ time, properties }) => ({ ...properties, at: Date.parse(time) }));
    page.hide();
    await later(MINUTE);
    page.show();
    await later(2 * MINUTE);
    page.leave();
    const [start, away, back, exit] = await properties();
    expect(away).toMatchObject({ foreground_duration: away!.at - start!.at, interruption_count: 1 });
    expect(back).toMatchObject({ background_duration: back!.at - away!.at, interruption_count: 1 });
    expect(exit).toMatchObject({
      transition_type: 'application_exit',
      foreground_duration: exit!.at - back!.at,
    });
  });

  test('mparticle: the next start is none', async () => {
    await open();
    await close();
    await later(DAY);
    await open();
    expect(await launches()).toHaveLength(2);
    expect(await launch()).toMatchObject({ is_first_run: false, successfully_closed: true });
  });

  test('mparticle: a page of the same visit is no initialisation', async () => {
    // On purpose: there, every page load is one.
    await open();
    await open({}, { url: 'https://shop.example/second', referrer: 'https://shop.example/' });
    await open({}, { navigationType: 'reload' });
    expect(await launches()).toHaveLength(1);
  });

  // Also where the copies of the record are merged: the version that was reported last counts, not the greater text.
  test.each([
    ['1.0', '1.1', false],
    ['2.9', '2.10', false],
    ['2.9', '2.10', true],
    ['2.0', '1.0', true],
  ])(
    'mparticle: another version is an upgrade: from %s to %s, cookies refused: %s',
    async (from, to, refused) => {
      if (refused) profile().browser.cookies.refuse(() => true);
      const visitWith = async (version: string) => {
        await open({ app: { version } });
        await later(400);
        const reported = await launch();
        await close();
        await later(DAY);
        return reported;
      };
      expect(await visitWith(from)).toMatchObject({ is_upgrade: false });
      expect(await visitWith(to)).toMatchObject({ is_first_run: false, is_upgrade: true });
      expect(await visitWith(to)).toMatchObject({ is_upgrade: false });
      expect(await visitWith(to)).toMatchObject({ is_upgrade: false });
    },
  );

  test.each([
    ['known-install', true, false],
    ['known-upgrade', false, true],
  ] as const)('mparticle: install type %s', async (installType, is_first_run, is_upgrade) => {
    await open({ app: { installType } });
    expect(await launch()).toMatchObject({ is_first_run, is_upgrade });
  });

  test('mparticle: without storage no install is claimed', async () => {
    // There, every page without storage is a new install.
    profile().browser.cookies.refuse(() => true);
    profile().patch({ indexedDB: undefined });
    await open();
    await later(400);
    expect(await launch()).toMatchObject({ is_first_run: false });
  });

  test('mparticle: a first run that was never reported is still a first run', async () => {
    // There, the install is lost when the first visit is too short.
    profile().answer(() => ({ status: 503 }));
    const restore = profile().patch({ indexedDB: undefined });
    await open();
    await crash();
    restore();
    profile().answer(() => ({ status: 204 }));
    await later(HOUR);
    await open();
    expect(await launch()).toMatchObject({ is_first_run: true });
  });

  test('mparticle: leaving and returning are reported', async () => {
    // There, only the background is, and only where the server switches it on.
    const tracker = await open();
    tracker.page.hide();
    await later(MINUTE);
    tracker.page.show();
    expect(await transitions()).toEqual(['initialized', 'background', 'foreground']);
  });

  test('mparticle: with the time of the leaving', async () => {
    const tracker = await open();
    const at = new Date().toISOString();
    tracker.page.hide();
    await later(MINUTE);
    expect((await received(NAME))[1]!.time).toBe(at);
  });

  test('mparticle: closing is an exit, in time to be sent', async () => {
    const tracker = await open();
    tracker.page.leave();
    const sent = batches()
      .flatMap(({ events, beacon }) => (beacon ? events : []))
      .map(({ properties }) => properties.transition_type);
    expect(sent).toEqual(['application_exit']);
  });

  test('mparticle: the background starts no session', async () => {
    const tracker = await open();
    await later(31 * MINUTE);
    tracker.page.hide();
    await later(MINUTE);
    expect(await received('session_start')).toHaveLength(1);
  });

  test('mparticle: nothing is reported after an opt-out', async () => {
    const tracker = await open();
    tracker.setConsent('denied');
    tracker.page.hide();
    await later(MINUTE);
    expect(await transitions()).toEqual(['initialized']);
  });

  test('mparticle: after a logout the next start is no first run', async () => {
    const tracker = await open();
    tracker.reset();
    tracker.track('one');
    await close();
    await later(DAY);
    await open();
    expect(await launch()).toMatchObject({ is_first_run: false });
  });
});

describe('mparticle: force quit', () => {
  test('mparticle: a session that could not end itself is ended at the next launch', async () => {
    (await open()).track('one');
    await later(5 * MINUTE);
    await crash();
    await later(MINUTE);
    (await open()).track('two');
    await later(10);
    expect(await endOf()).toMatchObject({ reason: 'force-quit' });
    expect((await received('two'))[0]!.session).toMatchObject({ sessionIndex: 2 });
    expect(await launch()).toMatchObject({ successfully_closed: false });
  });

  test('mparticle: at its last event', async () => {
    const tracker = await open();
    await later(MINUTE);
    tracker.track('one');
    await later(5 * MINUTE);
    await crash();
    await later(DAY);
    await open();
    expect((await endOf()).endedAt).toBe((await received('one'))[0]!.time);
  });

  test('mparticle: a session that was in the background first was closed normally', async () => {
    const tracker = await open();
    tracker.page.hide();
    await later(2_000);
    await crash();
    await later(MINUTE);
    (await open()).track('two');
    await later(10);
    expect(await launch()).toMatchObject({ successfully_closed: true });
    expect((await received('two'))[0]!.session).toMatchObject({ sessionIndex: 1 });
  });
});

describe('mparticle: session attributes', () => {
  /** A page with session attributes, whose calls stand beside the tracker's. */
  const openWithAttributes = async () => {
    const { setSessionAttribute, incrementSessionAttribute, ...plugin } = attributes();
    const tracker = await visit({ plugins: [plugin] });
    return Object.assign(tracker, { setSessionAttribute, incrementSessionAttribute });
  };

  test('mparticle: are sent with the session’s end', async () => {
    const tracker = await openWithAttributes();
    tracker.track('one');
    tracker.setSessionAttribute('level', '11');
    tracker.setSessionAttribute('score', 7.5);
    tracker.setSessionAttribute('paying', true);
    tracker.endSession();
    expect((await received('session_end'))[0]!.session!.attributes).toEqual({
      level: '11',
      score: 7.5,
      paying: true,
    });
  });

  test('mparticle: end with it', async () => {
    const tracker = await openWithAttributes();
    tracker.track('one');
    tracker.setSessionAttribute('level', '11');
    tracker.newSession();
    tracker.track('two');
    tracker.endSession();
    const [, second] = await received('session_end');
    expect(second!.session).not.toHaveProperty('attributes');
  });

  test('mparticle: the last value counts', async () => {
    const tracker = await openWithAttributes();
    tracker.track('one');
    tracker.setSessionAttribute('level', 1);
    tracker.setSessionAttribute('level', 2);
    tracker.endSession();
    expect((await received('session_end'))[0]!.session!.attributes).toEqual({ level: 2 });
  });

  test('mparticle: survive a reload', async () => {
    const tracker = await openWithAttributes();
    tracker.track('one');
    tracker.setSessionAttribute('level', 1);
    await later(10);
    const next = await openWithAttributes();
    next.endSession();
    expect((await received('session_end'))[0]!.session!.attributes).toEqual({ level: 1 });
  });

  test('mparticle: set without a session, they are the next one’s', async () => {
    const tracker = await openWithAttributes();
    tracker.setSessionAttribute('level', 1);
    tracker.track('one');
    await later(10);
    tracker.endSession();
    expect((await received('session_end'))[0]!.session!.attributes).toEqual({ level: 1 });
  });

  test('mparticle: can be incremented, from 0 and by 1 unless said otherwise', async () => {
    // Its native SDKs can; its web SDK cannot.
    const tracker = await openWithAttributes();
    tracker.track('one');
    tracker.incrementSessionAttribute('songs');
    tracker.incrementSessionAttribute('songs');
    tracker.incrementSessionAttribute('songs', 3);
    tracker.incrementSessionAttribute('lives', -1);
    tracker.endSession();
    expect((await received('session_end'))[0]!.session!.attributes).toEqual({ songs: 5, lives: -1 });
  });

  test('mparticle: a text that is a number can be incremented', async () => {
    const tracker = await openWithAttributes();
    tracker.track('one');
    tracker.setSessionAttribute('level', '11');
    tracker.incrementSessionAttribute('level');
    tracker.endSession();
    expect((await received('session_end'))[0]!.session!.attributes).toEqual({ level: 12 });
  });

  test('mparticle: any other text is refused, and stays', async () => {
    const tracker = await openWithAttributes();
    tracker.track('one');
    tracker.setSessionAttribute('level', 'high');
    tracker.incrementSessionAttribute('level');
    tracker.endSession();
    expect((await received('session_end'))[0]!.session!.attributes).toEqual({ level: 'high' });
    expect(vi.mocked(console.error).mock.calls.join()).toMatch(/attribute level .*is not a number/);
  });

  test.each([[{}], [[1]], [null], [NaN], [undefined]])(
    'mparticle: a value of %j is refused',
    async (value) => {
      const tracker = await openWithAttributes();
      tracker.track('one');
      tracker.setSessionAttribute('level', value as unknown as string);
      tracker.endSession();
      expect((await received('session_end'))[0]!.session).not.toHaveProperty('attributes');
      expect(console.error).toHaveBeenCalledTimes(1);
    },
  );

  test('mparticle: are sent with an end that the next visit reports', async () => {
    const tracker = await openWithAttributes();
    tracker.track('one');
    tracker.setSessionAttribute('level', 1);
    await close();
    await later(DAY);
    (await openWithAttributes()).track('two');
    expect((await endOf()).attributes).toEqual({ level: 1 });
  });
});
