import { readLocal, writeLocal } from '../ledger/local-storage';
import type { PluginApi } from '../plugins/plugin';
import { readDocument } from '../read-document';
import { giveArrival } from './arrival';
import { linkSession } from './link-session';
import { parseToken } from './token';

/** So many tokens are remembered as used. */
const REMEMBERED = 9;

const refusals = {
  broken: 'was cut or changed, or was made by another browser',
  stale: 'was older than link.maxAge',
  foreign: 'came from a page of no domain in link.domains',
  used: 'had been taken up before',
};

/** Takes up the token with which the page was opened, where it is good. Where it is not, the page goes on with what it has. */
export const takeUp = (
  api: PluginApi,
  maxAge: number,
  browser: string,
  isListed: (host: string) => boolean,
): void => {
  const refuse = (why: keyof typeof refusals) =>
    api.report('link', `the link's token ${__DEV__ ? refusals[why] : `: ${why}`}`);

  const arrival = giveArrival();
  if (!arrival) return;
  const { text, at } = arrival;
  const token = parseToken(text, at, browser);
  if (!token) return refuse('broken');
  const { id, issuedAt, record } = token;
  // Also one of before the clock was set back.
  if (Math.abs(at - issuedAt) > maxAge) return refuse('stale');
  const referrer = readDocument('referrer');
  if (referrer && !isListed(new URL(referrer).hostname)) return refuse('foreign');

  // It was issued before all that this page has tracked.
  api.adopt(issuedAt, (own, input, context) => {
    if (!context.exclusive) return 'needs-lock';
    const key = `${api.name}|link`;
    const used = readLocal(key)?.split(' ') ?? [];
    const isUsed = used.includes(id);
    if (isUsed) refuse('used');
    // Without consent to a session that is kept, there is nothing to go on with.
    if (isUsed || !api.storage.isOpen()) return { record: own, effects: [] };
    writeLocal(key, [id, ...used].slice(0, REMEMBERED).join(' '));
    return linkSession(own, record, input, context);
  });
};
