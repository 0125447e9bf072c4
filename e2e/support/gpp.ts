import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Reply } from './html';

// The IAB's own library as a consent manager, and the stub that sites have in their heads before it.

/** What the page may call: a choice as the specification has it, not ready, the change, ready; it gives the string. */
export type Choose = (fields: Record<string, unknown>, section?: string, applicable?: number[]) => string;

const manager = `
  import { CmpApi } from '@iabgpp/cmpapi';
  const api = new CmpApi(1, 1);
  api.setCmpStatus('loaded');
  const IDS = { usnat: 7, usca: 8, usva: 9 };
  window.choose = (fields, section = 'usnat', applicable = [IDS[section]]) => {
    api.setSignalStatus('not ready');
    api.setApplicableSections(applicable);
    for (const [field, value] of Object.entries(fields)) api.setFieldValue(section, field, value);
    api.fireSectionChange(section);
    api.setSignalStatus('ready');
    return api.getGppString();
  };
  if (window.chosen) choose(...chosen);`;

let bundle: Promise<string> | undefined;

/** A route of the test site: the manager, which applies what stands in `window.chosen`. */
export const gppManager = async (): Promise<Reply> => {
  bundle ??= build({
    stdin: { contents: manager, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
    bundle: true,
    format: 'iife',
    write: false,
  }).then(({ outputFiles }) => outputFiles[0]!.text);
  return { headers: { 'content-type': 'text/javascript' }, body: await bundle };
};

/** Keeps the listeners for the manager and tells them that only a stub is there. */
const stub = () => {
  const events: { id: number; callback: (event: object, success: boolean) => void }[] = [];
  const page = window as unknown as { __gpp: unknown };
  page.__gpp = (command?: string, callback?: (event: object, success: boolean) => void, id?: number) => {
    if (command === undefined) return [];
    if (command === 'events') return events;
    const pingData = { cmpStatus: 'stub', signalStatus: 'not ready', applicableSections: [] };
    if (command === 'addEventListener') {
      events.push({ id: events.length + 1, callback: callback! });
      callback!({ eventName: 'listenerRegistered', listenerId: events.length, data: true, pingData }, true);
    }
    if (command === 'removeEventListener')
      events.splice(0, events.length, ...events.filter((event) => event.id !== id));
  };
};
export const GPP_STUB = `<script>(${stub})()</script>`;

/** The manager's tag, with a choice that the visitor has made before. */
export const gppManagerTag = (...chosen: Parameters<Choose>): string =>
  `<script>window.chosen=${JSON.stringify(chosen)}</script><script src="/manager.js"></script>`;
