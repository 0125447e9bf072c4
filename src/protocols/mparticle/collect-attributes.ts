import { own } from '../../own';
import { printJson } from '../../print-json';

/** Told of what cannot be carried: why, in the development build. */
export type TellField = (field: string, why: string) => void;

/**
 * The members of both as attributes, which are texts by name: what is within an object has its path for a name, and a list is
 * JSON; of one name, the latter. Nothing stands for what is null. What mParticle does not take is told, and left out: more than
 * 100 attributes, more than 256 characters of a name or 4,096 of a value.
 */
export const collectAttributes = (
  tell: TellField,
  ours: unknown,
  theirs?: unknown,
): Record<string, string> => {
  // Without a prototype: `__proto__` is a name as any other here.
  const attributes: Record<string, string> = own({});
  let count = 0;

  const add = (members: unknown, path = ''): void => {
    for (const [key, value] of Object.entries((members ?? {}) as object)) {
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

  add(ours);
  add(theirs);
  return attributes;
};
