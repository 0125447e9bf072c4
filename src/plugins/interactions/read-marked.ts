/**
 * Reads the marks of an element, each without its prefix `data-sojourn-`:
 * `data-sojourn-event="trial"` names the event, `data-sojourn-plan-name="pro"` is its property
 * `planName`.
 */
export const readMarked = (data: DOMStringMap): { event?: string } & Record<string, string> => {
  const found: Record<string, string> = {};
  for (const key in data)
    if (/^sojourn[A-Z]/.test(key)) found[key[7]!.toLowerCase() + key.slice(8)] = data[key]!;
  return found;
};
