import { type Schema } from '../core/options/option-schema';
import { isGroup } from '../core/options/validate-options';
import { say } from '../core/tracker/say';

/** `maxAge` as it is written in attributes: `max-age`. */
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A group alone may be an attribute too, as `data-session="false"` is. */
const namesIn = (schema: Schema): string[] =>
  Object.entries(schema).flatMap(([name, rule]) => [
    kebab(name),
    ...(isGroup(rule) ? Object.keys(rule.members).map((member) => `${kebab(name)}-${kebab(member)}`) : []),
  ]);

/** Counts the letters to add, remove, replace or swap with a neighbor, to turn one word into the other. */
const countEdits = (one: string, other: string): number => {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row++) {
    rows[row] = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      rows[row]![column] = Math.min(
        rows[row - 1]![column]! + 1,
        rows[row]![column - 1]! + 1,
        rows[row - 1]![column - 1]! + (isSame ? 0 : 1),
        isSwapped ? rows[row - 2]![column - 2]! + 1 : Infinity,
      );
    }
  }
  return rows[one.length]![other.length]!;
};

/** The option that was most likely meant, if any. */
const findMeant = (attribute: string, names: readonly string[]): string | undefined => {
  const bare = attribute.replace(/-/g, '');
  for (const name of names) {
    const word = name.replace(/-/g, '');
    // Short words are similar to many others. Long words may have two mistakes.
    if (word.length > 4 && countEdits(bare, word) <= (word.length > 12 ? 2 : 1)) return name;
    // `data-background-timeout` without its group. A single word, such as `data-domain`, may be another script's.
    if (attribute.includes('-') && name.endsWith(`-${attribute}`)) return name;
  }
  return names.find((name) => name === 'collector' && attribute.startsWith(`${name}-`));
};

/**
 * Names attributes that are most likely misspelt. Attributes unlike any option belong to another
 * script that shares the tag; unknown members of a group are named as options.
 */
export const nameMisspelt = (data: DOMStringMap, schema: Schema): void => {
  const names = namesIn(schema);
  for (const key of Object.keys(data)) {
    const attribute = kebab(key);
    const isMember = names.some((name) => isGroup(schema[name]) && attribute.startsWith(`${name}-`));
    if (names.includes(attribute) || isMember) continue;
    const meant = findMeant(attribute, names);
    if (meant) say(`unknown attribute data-${attribute}: did you mean data-${meant}?`);
  }
};
