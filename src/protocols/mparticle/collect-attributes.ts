import { printJson } from '../../core/util/print-json';

/** Told of what cannot be carried: why, in the development build. */
export type TellField = (field: string, why: string) => void;

type Attributes<Value> = Record<string, Value | undefined>;

/**
 * Adds the members of an object as attributes, which are texts by name: what is within an object has its path for a name, and a
 * list is JSON, except a user's list of texts; of one name, the latter. Nothing stands for what is null. What mParticle does not take is told, and left out:
 * more than 100 attributes, more than 256 characters of a name or 4,096 of a value.
 */
export const collectAttributes = <Value = string>(
  tell: TellField,
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
          tell(
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
export const collectUser = (traits: unknown, tell: TellField = () => {}) =>
  collectAttributes(tell, traits, Object.create(null) as Attributes<string | string[]>, true);
