import { printJson } from '../../core/util/print-json';

/** Called for each value that mParticle cannot carry. `why` is for the development build. */
export type ReportField = (field: string, why: string) => void;

type Attributes<Value> = Record<string, Value | undefined>;

/**
 * Adds the members of an object as attributes, which are texts by name. A nested value is named by its path, a list becomes
 * JSON, and a user's list of texts stays a list. The later of two equal names wins, and `null` is left out. mParticle's limits
 * (100 attributes, 256 characters of a name, 4,096 of a value) are enforced: whatever exceeds them is reported and left out.
 */
export const collectAttributes = <Value = string>(
  reportField: ReportField,
  from: unknown,
  attributes: Attributes<Value>,
  isUser?: boolean,
): Record<string, Value> => {
  let count = Object.keys(attributes).length;

  const add = (members: object, path: string): void => {
    for (const key of Object.keys(members)) {
      const value = members[key as never] as unknown;
      const name = path + key;
      if (value && typeof value === 'object' && !Array.isArray(value)) add(value, name + '.');
      else if (value != null) {
        const text = typeof value === 'string' ? value : printJson(value);
        if (name.length > 256 || text.length > 4096 || ++count > 100)
          reportField(
            name,
            __DEV__
              ? `is left out: mParticle takes 100 attributes, with names of 256 characters and values of 4,096`
              : '',
          );
        else
          attributes[name] = (
            isUser && Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : text
          ) as Value;
      }
    }
  };

  add(Object(from) as object, '');
  return attributes as Record<string, Value>;
};

/** A user's traits as attributes. */
export const collectUser = (traits: unknown, reportField: ReportField = () => {}) =>
  collectAttributes(reportField, traits, Object.create(null) as Attributes<string | string[]>, true);
