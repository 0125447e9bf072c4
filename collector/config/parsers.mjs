// Parsers of options. Each takes the text of a flag or a variable, or the value in the JSON file. It returns the value, or
// throws with a description of valid values.

const fail = (must) => {
  throw new Error(must);
};

export const text = (value) =>
  typeof value === 'string' && value !== '' ? value : fail('must be a text that is not empty');

export const wholeNumber =
  (least, most = Number.MAX_SAFE_INTEGER) =>
  (value) => {
    const number = /^\d+$/.test(String(value)) ? Number(value) : NaN;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    return number >= least && number <= most ? number : fail(`must be a whole number ${range}`);
  };

export const flag = (value) => {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : fail('must be true or false');
};

export const oneOf =
  (...names) =>
  (value) =>
    names.includes(value) ? value : fail(`must be one of ${names.join(', ')}`);

/** Texts separated by commas, or a list in the JSON file. */
export const listOf = (item) => (value) => {
  const parts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : null;
  const trimmed = parts
    ?.map((part) => (typeof part === 'string' ? part.trim() : part))
    .filter((part) => part !== '');
  return trimmed ? trimmed.map(item) : fail('must be a list with commas between its parts');
};

export const url =
  (...protocols) =>
  (value) => {
    const parsed = URL.canParse(value) ? new URL(value) : null;
    return protocols.includes(parsed?.protocol) && parsed.hostname
      ? value
      : fail(`must be an address that begins with ${protocols.map((name) => `${name}//`).join(' or ')}`);
  };

/** An origin as browsers write it: no path, no slash at the end. */
export const origin = (value) =>
  value === '*' || (/^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value)
    ? value
    : fail(`"${value}" must be an origin without a path, such as https://www.shop.example, or *`);

export const host = (value) =>
  /^(\*|[\w.-]+|\[[\da-f:.]+\])$/i.test(value)
    ? value
    : fail(`"${value}" must be a name without scheme and port, such as collect.example, or *`);

export const path = (value) =>
  /^\/[\w\-./~]*$/.test(value) ? value : fail('must begin with a slash and have no parameters');

/** Names and values of headers: name=value, separated by commas, or an object in the JSON file. */
export const headers = (value) => {
  const pairs =
    typeof value === 'string'
      ? value.split(',').map((pair) => pair.split(/=(.*)/s).map((part) => part.trim()))
      : Object.entries(Object(value));
  return pairs.every(([name, content]) => /^[\w-]+$/.test(name) && typeof content === 'string' && content)
    ? Object.fromEntries(pairs.map(([name, content]) => [name, content]))
    : fail('must be name=value, with commas between them');
};
