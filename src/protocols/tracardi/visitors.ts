import { SESSION_END, type TrackedEvent } from '../../core/event/event';
import { isUuid, uuid } from '../../core/util/ids';
import { readLocal, removeLocal, writeLocal } from '../../core/storage/local-storage';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { forgetVisitor } from '../../core/session/rules/change-record';
import { printWhole } from '../../core/session/rules/record-text';
import { blankRecord } from '../../core/session/rules/session-record';
import { createCookieStore } from '../../core/storage/cookie-store';
import type { Faults } from '../create-faults';
import type { Protocol } from '../../core/delivery/protocol';
import { markAfterEnd } from './describe-event';

/** The cookie with the session's id. The server's `/redirect` reads it too. */
const SESSION_COOKIE = 'tracardi-session-id';
const PROFILE_KEY = 'tracardi-profile-id';
/** Maximum duration of a visitor's first request, in milliseconds. */
const LEASE_MS = 5000;
/** Other data that Tracardi's own tracker keeps about a visitor, in cookies or in `localStorage`. */
const OTHER_NAMES = ['tracardi-device-id', '__tr_pid', '__tr_id', '__anon_id'];

/**
 * Data that the browser keeps for Tracardi: the visitor's profile, and the cookie with the session's id.
 *
 * Two simultaneous first requests of a visitor would create two profiles. Until the profile is known, only one request is out
 * at a time, over all tabs. Its lease ends with the answer or by time. `localStorage`, if allowed, has the visitor's id, the
 * end of the lease, the first event of that request, and the profile.
 */
export const createVisitors = (faults: Faults) => {
  // Host-only, like the cookie of Tracardi's own tracker.
  const cookies = createCookieStore();
  let api: OwnPluginApi | undefined;
  /** The stored text, if nothing may be stored. */
  let known = '';
  let written: string | undefined;
  /** The visitor that this page has imported from Tracardi's own tracker. */
  let importedId: string | undefined;

  const isStored = () => api?.storage.isOpen();
  const key = () => `${api!.name}|tracardi`;
  const write = (...fields: unknown[]): void => {
    known = fields.join(' ');
    if (isStored()) writeLocal(key(), known);
  };
  /** Returns the stored data of an event's visitor. Without sessions, another page id means another visitor. */
  const read = ({ session, page }: TrackedEvent): string[] => {
    const userId = session?.userId ?? page.id;
    // Another tab may have stored newer data.
    const [whose, ...fields] = ((isStored() && readLocal(key())) || known).split(' ');
    return whose === userId ? [userId, ...fields] : [userId];
  };
  /** Events of a previous visitor may still wait: the server knows their sessions. */
  const isOther = ({ session }: TrackedEvent) =>
    session && session.userId !== (api?.rooms.store.record?.userId ?? session.userId);

  const hooks: Pick<Protocol, 'plugin' | 'findVisitor'> = {
    /** Returns the visitor of Tracardi's own tracker. The next session follows that tracker's last session, if it is known. */
    findVisitor() {
      const profileId = readLocal(PROFILE_KEY)?.replace(/"/g, '');
      if (!profileId) return;
      const last = cookies.read(SESSION_COOKIE).find(isUuid);
      const ids = { userId: (importedId = uuid()), sessionId: last ?? uuid(), generation: 0 };
      write(importedId, 0, '', profileId);
      return printWhole({ ...forgetVisitor(blankRecord, ids, Date.now()), sessionIndex: last ? 1 : 0 });
    },
    plugin: {
      name: 'tracardi',
      setup(pluginApi) {
        api = pluginApi as OwnPluginApi;
        faults.reportTo(pluginApi.report);
      },
      onTrack(event) {
        markAfterEnd(event, api!.rooms.store.record);
        const { name, properties, session } = event;
        // A visitor whom Tracardi knows returns (rule 25), unless the site says otherwise (rule 26).
        if (
          name === 'application_state_transition' &&
          importedId &&
          session?.userId === importedId &&
          api!.app?.installType !== 'known-install'
        )
          properties.is_first_run &&= false;
        const id = name === SESSION_END ? '' : session?.sessionId;
        // Write only changes, because each write is a message to another process. The cookie ends with the session or with the
        // browser.
        if (isStored() && id != null && id !== written)
          cookies.write(SESSION_COOKIE, (written = id), id ? undefined : 0);
      },
      onForget() {
        // Delete everything, and import nobody afterwards.
        known = '';
        written = undefined;
        for (const name of [SESSION_COOKIE, PROFILE_KEY, ...OTHER_NAMES]) {
          cookies.remove(name);
          removeLocal(name);
        }
      },
    },
  };

  return {
    hooks,
    /** Returns the profile of a request; `''` if there is none and the request may go; `undefined` if it must wait. */
    begin(first: TrackedEvent): string | undefined {
      const [userId, until, leader, profileId] = read(first);
      if (profileId || isOther(first)) return profileId ?? '';
      const now = Date.now();
      // A retry is the same request. A lease that ends later than any new lease was written before the clock was set back.
      if (leader !== first.id && +until! > now && +until! <= now + LEASE_MS) return;
      write(userId, now + LEASE_MS, first.id, '');
      return '';
    },
    /** Handles an answer. Most answers name the profile, which may have changed. */
    learn(first: TrackedEvent, profileId?: string): void {
      const [userId, , , before] = read(first);
      if (!isOther(first)) write(userId, 0, '', profileId ?? before);
    },
  };
};
