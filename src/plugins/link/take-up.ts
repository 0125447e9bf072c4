import { attempt } from '../../core/util/attempt';
import type { OwnPluginApi } from '../../core/tracker/plugin-internals';
import { readDocument } from '../../core/util/read-document';
import { cookieValues } from '../../core/storage/cookie-store';
import { consumeArrival } from './arrival';
import type { ApplyRules } from '../../core/session/rules/transition';
import type { LinkSettings } from './link-options';
import { linkSession } from './link-session';
import { checksum, parseToken } from './token';

const refusals = {
  broken: 'was cut or changed, or was made by another browser',
  stale: 'was older than link.maxAge',
  foreign: 'came without the referrer of a page of link.domains',
  known: 'came without a referrer, and a visitor is known here',
  used: 'had been accepted before, or a later one had',
  unsigned: 'was not confirmed by link.verify',
};

type Refusal = keyof typeof refusals;

/**
 * Accepts the token with which the page was opened, if it is valid, once storage may be used.
 * Without a valid token, the page keeps its own record.
 */
export const createTakeUp = (
  api: OwnPluginApi,
  { maxAge, requireReferrer, verify }: LinkSettings,
  browser: string,
  isListed: (address: string) => boolean,
) => {
  let arrival = consumeArrival();
  /** Consent was denied since: a later grant belongs to another visitor. */
  let isForgotten = false;

  const refuse = (why: Refusal | undefined) =>
    why && api.report('link', `the link's token ${__DEV__ ? refusals[why] : `: ${why}`}`);

  /** Accepts a token. Resolves to the reason of a refusal. Without `verify`, the record is replaced synchronously. */
  const acceptToken = async (text: string, at: number): Promise<Refusal | undefined> => {
    const token = parseToken(text, at);
    const referrer = readDocument('referrer');
    if (!token || (!verify && token.proof !== checksum(token.text, browser))) return 'broken';
    const { issuedAt, record: linked } = token;
    // Also refuses a token from before the clock was set back. A server judges by its own clock.
    if (!verify && Math.abs(at - issuedAt) > maxAge) return 'stale';
    if (referrer ? !isListed(referrer) : requireReferrer) return 'foreign';
    if (verify && (await verify(text)) !== true) return 'unsigned';
    if (isForgotten) return;

    // The token was issued before any event of this page; the record of a server's token has the
    // time of this machine's clock.
    const applyRules: ApplyRules = (own, input, context) => {
      if (!context.exclusive) return 'needs-lock';
      // A cookie that expires by itself holds this instant: older tokens are refused, also after a
      // withdrawal.
      const key = `${api.name}.link`;
      const marks = attempt(() => cookieValues(document.cookie, key)) ?? [];
      const isUsed = marks.some((mark) => parseInt(mark, 36) >= issuedAt);
      const why = isUsed ? 'used' : own && !referrer ? 'known' : undefined;
      refuse(why);
      // Without stored sessions, the record cannot be replaced.
      if (why || !api.storage.isOpen()) return { record: own, effects: [] };
      attempt(() => {
        // A cookie whose name begins with __Host- has to be secure.
        document.cookie =
          `${key}=${issuedAt.toString(36)};path=/;samesite=Lax` +
          `;max-age=${Math.ceil(maxAge / 1000)}` +
          (location.protocol === 'https:' ? ';secure' : '');
      });
      return linkSession(own, linked, input, context);
    };
    // The input comes before all waiting inputs, because another record may continue.
    api.rooms.manager.add({ at: verify ? linked.lastActivityAt : issuedAt, applyRules });
  };

  return {
    onOpen(): void {
      if (!arrival || isForgotten || !api.storage.isOpen()) return;
      const { text, at } = arrival;
      arrival = undefined;
      const done = acceptToken(text, at).catch((): Refusal => 'unsigned');
      api.hold(done.then(refuse));
    },
    onForget(): void {
      isForgotten = true;
    },
  };
};
