import { wellFormed } from '../../core/event/copy-properties';
import type { Warn } from '../../core/options/warn';
import { printJson } from '../../core/util/print-json';

/** Fields of the payload. */
export type Fields = Record<string, unknown>;

/** Maximum characters of Snowplow's columns; 255 if not listed. `co` and `ue_pr` are JSON, not columns. */
const limitByField: Fields = {
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
 * Prints the fields as members of a JSON object of texts, without those that are `undefined` or ''. Control characters become
 * spaces, because Snowplow's tables are lines with tabs. JSON that exceeds its column loses its longest members, texts first,
 * until the rest fits; `omitted` names them. `false` becomes no text, and is reported.
 */
export const printFields = (fields: Fields, warn: Warn): string => {
  const texts: Record<string, string> = {};
  for (const field of Object.keys(fields)) {
    const value = fields[field];
    if (value === false) warn(field, __DEV__ ? "is not a text: 'false' is sent" : '');
    if (value == null || value === '') continue;
    const isData = Object(value) === value;
    let text = isData ? printJson(value) : `${value as string}`.replace(/\p{Cc}/gu, ' ');
    const maxCharacters = (limitByField[field] ?? 255) as number;
    if (text.length > maxCharacters) {
      const members = { ...(isData && value) } as Fields;
      const omitted: string[] = [];
      // Drop long texts, such as URLs, before attributes of the same length: a text weighs more.
      const weigh = (name: string) =>
        printJson(members[name]).length * (typeof members[name] === 'string' ? 9 : 1);
      for (const name of Object.keys(members).sort((one, other) => weigh(other) - weigh(one)))
        if (text.length > maxCharacters) {
          omitted.push(name);
          delete members[name];
          // Names have no maximum length.
          text = printJson({ ...members, omitted: `${omitted}`.slice(0, 99) });
        }
      warn(
        `${[field, ...omitted]}`,
        __DEV__
          ? `has more than ${maxCharacters} characters: ${isData ? 'members were left out' : 'it was cut'}`
          : '',
      );
      text = wellFormed(text.slice(0, maxCharacters));
    }
    texts[field] = text;
  }
  return printJson(texts).slice(1, -1);
};
