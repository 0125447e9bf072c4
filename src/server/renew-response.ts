import { attempt } from '../core/util/attempt';
import { planRenewal } from './plan-renewal';
import { checkOptions, type RenewalOptions } from './renewal-options';

/**
 * Returns the response with the cookie renewed, or unchanged if there is nothing to renew. For everything that uses `Request`
 * and `Response`: Cloudflare Workers, Deno, Bun, Next's middleware. Changes the headers of the response itself, or of a copy if
 * they are immutable, as in a response of `fetch`. Call it last: code that sets cookies later may drop this one.
 *
 * Throws a `TypeError` for a wrong option, and for nothing else.
 */
export const renewResponse = <Answer extends Response>(
  request: Pick<Request, 'headers' | 'url'>,
  response: Answer,
  options: RenewalOptions = {},
): Answer | Response => {
  checkOptions(options);
  const renewed = attempt(() => {
    const forwarded = request.headers.get('x-forwarded-proto') ?? '';
    const isHttps = /^https:/i.test(request.url) || /^https\b/i.test(forwarded);
    const lookup = ({ headers }: { headers: Headers }) => headers.get.bind(headers);
    const renewal = planRenewal(lookup(request), lookup(response), options, { isHttps });
    if (!renewal) return response;
    const add = <Changed extends Response>(changed: Changed): Changed => {
      changed.headers.set('Cache-Control', renewal.cacheControl);
      changed.headers.append('Set-Cookie', renewal.setCookie);
      return changed;
    };
    return attempt(() => add(response)) ?? add(new Response(response.body, response));
  });
  return renewed ?? response;
};
