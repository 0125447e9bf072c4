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

/** The cookie with the session's id, which the server's `/redirect` reads too. */
const SESSION = 'tracardi-session-id';
const PROFILE = 'tracardi-profile-id';
/** How long a first request may be out, in milliseconds. */
const LEASE = 5000;
/** What else Tracardi's own tracker keeps of a visitor, in cookies or in `localStorage`. */
const OTHERS = ['tracardi-device-id', '__tr_pid', '__tr_id', '__anon_id'];

/**
 * What the browser keeps for Tracardi: the profile of the visitor, and the cookie with the session's id.
 *
 * Two first requests of a visitor at once would make two profiles, so without one there is one request out at a time, over all
 * tabs: it has a lease, which ends with its answer, or by time. In `localStorage`, where it is allowed, stands whose profile it
 * is, the end of the lease, the event with which that request begins, and the profile.
 */
export const createVisitors = (faults: Faults) => {
  // Of this host alone, as that tracker writes it.
  const cookies = createCookieStore();
  let api: OwnPluginApi | undefined;
  /** Where there is no storage. */
  let known = '';
  let written: string | undefined;
  /** The visitor whom this page has taken over from Tracardi's own tracker. */
  let adopted: string | undefined;

  const isStored = () => api?.storage.isOpen();
  const key = () => `${api!.name}|tracardi`;
  const write = (...fields: unknown[]): void => {
    known = fields.join(' ');
    if (isStored()) writeLocal(key(), known);
  };
  /** What is kept of an event's visitor. Without sessions, who has another page's id is another visitor. */
  const read = ({ session, page }: TrackedEvent): string[] => {
    const userId = session?.userId ?? page.id;
    // Another tab may know more.
    const [whose, ...fields] = ((isStored() && readLocal(key())) || known).split(' ');
    return whose === userId ? [userId, ...fields] : [userId];
  };
  /** Of the visitor who was here before something may wait yet: the server knows those sessions. */
  const isOther = ({ session }: TrackedEvent) =>
    session && session.userId !== (api?.rooms.store.record?.userId ?? session.userId);

  const hooks: Pick<Protocol, 'plugin' | 'findVisitor'> = {
    /** The visitor of Tracardi's own tracker. The next session comes after that one's last, if it is known. */
    findVisitor() {
      const profileId = readLocal(PROFILE)?.replace(/"/g, '');
      if (!profileId) return;
      const last = cookies.read(SESSION).find(isUuid);
      const ids = { userId: (adopted = uuid()), sessionId: last ?? uuid(), generation: 0 };
      write(adopted, 0, '', profileId);
      return printWhole({ ...forgetVisitor(blankRecord, ids, Date.now()), sessionIndex: last ? 1 : 0 });
    },
    plugin: {
      name: 'tracardi',
      setup(given) {
        api = given as OwnPluginApi;
        faults.listen(given.report);
      },
      onTrack(event) {
        markAfterEnd(event, api!.rooms.store.record);
        const { name, properties, session } = event;
        // Whom Tracardi knows is here again (rule 25), unless the site says otherwise (rule 26).
        if (
          name === 'application_state_transition' &&
          adopted &&
          session?.userId === adopted &&
          api!.app?.installType !== 'known-install'
        )
          properties.is_first_run &&= false;
        const id = name === SESSION_END ? '' : session?.sessionId;
        // Each write is a message to another process. It goes with the session, or with the browser.
        if (isStored() && id != null && id !== written)
          cookies.write(SESSION, (written = id), id ? undefined : 0);
      },
      onForget() {
        // Nothing stays, and nobody is taken over after it.
        known = '';
        written = undefined;
        for (const name of [SESSION, PROFILE, ...OTHERS]) {
          cookies.remove(name);
          removeLocal(name);
        }
      },
    },
  };

  return {
    hooks,
    /** The profile of a request; `''`: it has none, and may go; `undefined`: it has to wait. */
    begin(first: TrackedEvent): string | undefined {
      const [userId, until, leader, profileId] = read(first);
      if (profileId || isOther(first)) return profileId ?? '';
      const now = Date.now();
      // Sending one again is no other. A lease that ends later than any can was written before the clock was set back.
      if (leader !== first.id && +until! > now && +until! <= now + LEASE) return;
      write(userId, now + LEASE, first.id, '');
      return '';
    },
    /** A request was answered; most answers tell the profile, which may be another one than before. */
    learn(first: TrackedEvent, profileId?: string): void {
      const [userId, , , before] = read(first);
      if (!isOther(first)) write(userId, 0, '', profileId ?? before);
    },
  };
};
