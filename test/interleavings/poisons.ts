// What other scripts, subdomains, older versions and broken disks may have left where the tracker reads: at random.
import fc from 'fast-check';
import { anyText } from '../core/event/any-text';

import {
  COLLECTOR,
  uuid,
  digits,
  anything,
  mixed,
  cookieText,
  whole,
  row,
  rowKey,
  keyOf,
  note,
  journal,
  text,
  health,
  kept,
} from './broken-values';

/** A value under a key of one of the browser's storages; for a cookie with its domain and path. */
export type Poison =
  | { readonly at: 'cookie'; readonly key: string; readonly value: string; readonly more: string }
  | { readonly at: 'local' | 'tab' | 'message'; readonly key: string; readonly value: string }
  | { readonly at: 'database'; readonly key: string; readonly value: unknown };

const cookie = fc.record({
  at: fc.constant('cookie' as const),
  key: keyOf('', '', '', '.b'),
  // No cookie has a semicolon or a control character in it.
  // eslint-disable-next-line no-control-regex
  value: mixed(cookieText).map((text) => text.replace(/[;\x00-\x1f]/g, '').trim()),
  more: fc.constantFrom(
    'path=/',
    'path=/a',
    'path=/a/',
    'domain=shop.example;path=/',
    'domain=shop.example;path=/a',
  ),
});
const local = fc
  .oneof(
    fc.tuple(fc.constant('sojourn|n|other'), mixed(text(note))),
    fc.tuple(fc.constant('sojourn|n|calls'), mixed(text(journal(`sojourn|j|${COLLECTOR}|`)))),
    fc.tuple(fc.constant(`sojourn|h|${COLLECTOR}`), mixed(health)),
    fc.tuple(keyOf('|s', '|a', '|c', '|f'), kept),
  )
  .map(([key, value]): Poison => ({ at: 'local', key, value }));
const database = fc
  .oneof(
    fc.tuple(fc.constant('sojourn'), fc.oneof(whole, mixed(whole), anything)),
    fc.tuple(rowKey, fc.oneof(row, row, anything)),
    fc.tuple(keyOf('|a', '|c', '|s', '|f'), fc.oneof(kept, anything)),
  )
  .map(([key, value]): Poison => ({ at: 'database', key, value }));
const tab = mixed(fc.tuple(uuid, anyText(3)).map((parts) => parts.join(' '))).map((value): Poison => ({
  at: 'tab',
  key: 'sojourn_t',
  value,
}));

export const poisons: fc.Arbitrary<Poison[]> = fc.array(fc.oneof(cookie, local, database, tab), {
  minLength: 1,
  maxLength: 4,
});
/** What other pages seem to say: anything but a withdrawal, which is what it says. */
export const messages: fc.Arbitrary<Poison[]> = fc.array(
  fc
    .tuple(
      keyOf('|m', '|q', '|y', '|a', '|s', '', '|n|other'),
      fc.oneof(
        anyText(),
        kept,
        fc.tuple(digits, digits).map((parts) => parts.join(' ')),
      ),
    )
    .map(([key, value]): Poison => ({ at: 'message', key, value })),
  { maxLength: 3 },
);
