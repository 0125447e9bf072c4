/**
 * What the attributes of an element say, each without `data-sojourn-` in front: `data-sojourn-event="trial"` is the name of the event,
 * `data-sojourn-plan-name="pro"` its property `planName`.
 */
export const readMarked = (data: DOMStringMap): { event?: string } & Record<string, string> => {
  const found: Record<string, string> = {};
  for (const key in data)
    if (/^sojourn[A-Z]/.test(key)) found[key[7]!.toLowerCase() + key.slice(8)] = data[key]!;
  return found;
};
