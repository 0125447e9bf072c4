import { SESSION_END, type TrackedEvent } from '../../event/event';
import { isUuid, uuid } from '../../ids';
import { readLocal, removeLocal, writeLocal } from '../../ledger/local-storage';
import { LEASE } from '../../outbox/burst';
import type { Plugin, PluginApi } from '../../plugins/plugin';
import { forgetVisitor } from '../../record/change-record';
import { printWhole } from '../../record/record-text';
import { blankRecord } from '../../record/session-record';
import { createCookieStore } from '../../store/cookie-store';
import type { Faults } from '../create-faults';
import { markAfterEnd } from './describe-event';

/** The cookie with the session's id, which the server's `/redirect` reads too. */
const SESSION = 'tracardi-session-id';
const PROFILE = 'tracardi-profile-id';
/** What else Tracardi's own tracker keeps of a visitor, in cookies or in `localStorage`. */
const OTHERS = ['tracardi-device-id', '__tr_pid', '__tr_id'];

/**
 * What the browser keeps for Tracardi: the profile of the visitor, and the cookie with the session's id.
 *
 * Two first requests of a visitor at once would make two profiles, so without one there is one request out at a time, over all
 * tabs: it has a lease, which ends with its answer, or by time. In `localStorage`, where it is allowed, stands whose profile it
 * is, the end of the lease, the event with which that request begins, and the profile.
 */
export const createVisitors = (faults: Faults) => {
  const cookies = createCookieStore({ domain: '' });
  let api: PluginApi | undefined;
  /** Where there is no storage. */
  let known = '';
  let session: string | undefined;

  const isStored = () => api?.storage.isOpen();
  const key = () => `${api!.name}|tracardi`;
  const write = (...fields: unknown[]): void => {
    known = fields.join(' ');
    if (isStored()) writeLocal(key(), known);
  };
  const whose = ({ session }: TrackedEvent) => session?.userId ?? '';
  /** Of the visitor who was here before something may wait yet: the server knows those sessions. */
  const isOther = (userId: string) => userId !== (api?.record?.userId ?? userId);
  const read = (userId: string): string[] => {
    // Another tab may know more.
    const [whose, ...fields] = ((isStored() && readLocal(key())) || known).split(' ');
    return whose === userId ? fields : [];
  };

  const plugin: Plugin = {
    name: 'tracardi',
    setup(given) {
      api = given;
      faults.listen(api.report);
    },
    onTrack(event) {
      markAfterEnd(event, api!.record);
      if (!isStored()) return;
      const id = event.name === SESSION_END ? '' : event.session?.sessionId;
      // Each write is a message to another process. It goes with the session, or with the browser.
      if (id != null && id !== session) cookies.write(SESSION, (session = id), id ? undefined : 0);
    },
    onForget() {
      // Nothing stays, and nobody is taken over after it.
      known = '';
      for (const name of [SESSION, PROFILE, ...OTHERS]) {
        cookies.remove(name);
        removeLocal(name);
      }
    },
  };

  return {
    plugin,
    /** The profile of a request; `''`: it has none, and may go; `undefined`: it has to wait. */
    begin(first: TrackedEvent): string | undefined {
      const userId = whose(first);
      if (isOther(userId)) return '';
      const [until, leader, profileId] = read(userId);
      const rest = +until! - Date.now();
      if (profileId) return profileId;
      // Sending one again is no other. A lease that ends later than any can was written before the clock was set back.
      if (leader !== first.id && rest > 0 && rest <= LEASE) return;
      write(userId, Date.now() + LEASE, first.id, '');
      return '';
    },
    /** A request was answered; most answers tell the profile, which may be another one than before. */
    learn(first: TrackedEvent, profileId?: string): void {
      const userId = whose(first);
      if (!isOther(userId)) write(userId, 0, '', profileId ?? read(userId)[2]);
    },
    /** Where no visitor is stored: the one of Tracardi's own tracker. The next session comes after its last, if that is known. */
    find(): string | undefined {
      const profileId = readLocal(PROFILE)?.replace(/"/g, '');
      if (!profileId) return;
      const last = cookies.read(SESSION).find(isUuid);
      const ids = { userId: uuid(), sessionId: last ?? uuid(), generation: 0 };
      write(ids.userId, 0, '', profileId);
      return printWhole({ ...forgetVisitor(blankRecord, ids, Date.now()), sessionIndex: last ? 1 : 0 });
    },
  };
};
