import { printJson } from '../util/print-json';
import type { Protocol } from './protocol';

/** The native JSON protocol, documented in `sojourn/schema.json`: a batch is one request without preflight. */
export const native: Protocol = {
  name: 'native',
  encode: ({ collector, sentAt, context, groups }) => [
    {
      url: collector,
      body: `{"sentAt":"${sentAt}","context":${printJson(context)},"groups":[${groups}]}`,
    },
  ],
};
