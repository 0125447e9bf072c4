import { wellFormed } from '../../event/copy-properties';
import type { Warn } from '../../options/warn';
import { printJson } from '../../print-json';

/** Fields of the payload. */
export type Fields = Record<string, unknown>;

/** Characters of Snowplow's columns at the most: of those that are not named, 255. `co` and `ue_pr` are JSON, and no columns. */
const limits: Fields = {
  url: 4096,
  refr: 4096,
  page: 2000,
  se_ca: 1000,
  se_ac: 1000,
  se_la: 4096,
  se_pr: 1000,
  co: Infinity,
  ue_pr: Infinity,
};

/**
 * The fields as Snowplow takes them, as members of a JSON object with a comma before them: texts, without those that are
 * `undefined`, `false` or ''. Its tables are lines with tabs: control characters become spaces.
 */
export const printFields = (fields: Fields, warn: Warn): string => {
  const texts: Record<string, string> = {};
  for (const field of Object.keys(fields)) {
    const value = fields[field];
    if (value == null || value === false || value === '') continue;
    const most = (limits[field] ?? 255) as number;
    let text = typeof value === 'object' ? printJson(value) : `${value as string}`.replace(/\p{Cc}/gu, ' ');
    if (text.length > most) {
      warn(field, __DEV__ ? `has more than ${most} characters: it was cut` : '');
      text = wellFormed(text.slice(0, most));
    }
    texts[field] = text;
  }
  return ',' + printJson(texts).slice(1, -1);
};
