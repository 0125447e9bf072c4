import { printJson } from '../../print-json';

/** What mParticle takes: so many attributes of an event or a user, and so many characters of a name and a value. */
const ATTRIBUTES = 100;
export const NAME = 256;
export const VALUE = 4096;

/** Told of what cannot be carried and was left out: why, in the development build. */
export type TellField = (field: string, why: string) => void;

/**
 * The members of all groups as attributes, which are texts by name: what is within an object has its path for a name, and a
 * list is JSON. Nothing stands for what is null. What is beyond mParticle's limits is told and left out, of the last groups
 * first.
 */
export const collectAttributes = (tell: TellField, ...groups: unknown[]): Record<string, string> => {
  // `__proto__` is a name as any other here.
  const attributes: Record<string, string> = Object.create(null);
  let count = 0;

  const add = (members: object, path: string): void => {
    for (const key of Object.keys(members)) {
      const value = members[key as never] as unknown;
      const name = path + key;
      if (value == null) continue;
      const isObject = typeof value === 'object';
      if (isObject && !Array.isArray(value)) {
        add(value, name + '.');
        continue;
      }
      const text = isObject ? printJson(value) : `${value}`;
      const isLong = name.length > NAME || text.length > VALUE;
      if (isLong || name in attributes || count === ATTRIBUTES)
        tell(
          name.slice(0, NAME),
          __DEV__
            ? isLong
              ? `has more than ${NAME} characters in its name, or ${VALUE} in its value`
              : count === ATTRIBUTES
                ? `is one too many: ${ATTRIBUTES} are taken`
                : 'is the second of its name'
            : '',
        );
      else {
        attributes[name] = text;
        count++;
      }
    }
  };

  for (const group of groups) if (group) add(group, '');
  return attributes;
};
