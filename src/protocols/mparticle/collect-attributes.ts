import { printJson } from '../../print-json';

/** Told of what cannot be carried: why, in the development build. */
export type TellField = (field: string, why: string) => void;

/**
 * Adds the members of an object as attributes, which are texts by name: what is within an object has its path for a name, and a
 * list is JSON; of one name, the latter. Nothing stands for what is null. What mParticle does not take is told, and left out:
 * more than 100 attributes, more than 256 characters of a name or 4,096 of a value.
 */
export const collectAttributes = (
  tell: TellField,
  from: unknown,
  attributes: Record<string, string | undefined> = {},
): Record<string, string> => {
  let count = Object.keys(attributes).length;

  const add = (members: object, path: string): void => {
    for (const key of Object.keys(members)) {
      const value = members[key as never] as unknown;
      const name = path + key;
      if (value && typeof value === 'object' && !Array.isArray(value)) add(value, name + '.');
      else if (value != null) {
        const text = typeof value === 'string' ? value : printJson(value);
        if (name.length > 256 || text.length > 4096 || ++count > 100)
          tell(
            name,
            __DEV__
              ? `is left out: mParticle takes 100 attributes, with names of 256 characters and values of 4,096`
              : '',
          );
        else attributes[name] = text;
      }
    }
  };

  add(from ?? {}, '');
  return attributes as Record<string, string>;
};
