/** One event on its way, as JSON: what waits costs no more than that. */
export interface Entry {
  readonly text: string;
  readonly bytes: number;
  /** The session's `utm_` parameters, as JSON. */
  readonly utm: string;
  readonly queuedAt: number;
  row?: Row;
  /** Called once the event is safe: acknowledged, stored, or handed to a beacon. */
  safe?: () => void;
  /** Handed to a beacon while the collector was failing. */
  doubt?: boolean;
  done?: boolean;
}

/** Events that are stored together: one record in IndexedDB. */
export interface Row {
  /** Scope, time, owner and number: keys sort by age. */
  readonly key: string;
  readonly entries: Set<Entry>;
  /** Ids of events that are done with, while the stored record still has them. */
  gone: string[];
  /** Stored once at least. */
  kept?: boolean;
  /** To be written. */
  dirty?: boolean;
}

const encoder = new TextEncoder();

export const createEntry = (
  text: string,
  utm: string,
  queuedAt: number,
  row?: Row,
  safe?: () => void,
): Entry => ({ text, utm, queuedAt, row, safe, bytes: encoder.encode(text).length });

/** Lines, as JSON has no line breaks of its own: neither writing nor adopting them has to parse an event. */
export const printRow = ({ entries }: Row): string => {
  const [{ utm } = { utm: '' }] = entries;
  return [utm, ...[...entries].map(({ text }) => text)].join('\n');
};

export const readRow = (key: string, text: string): Row => {
  const [utm, ...lines] = text.split('\n');
  const row: Row = { key, entries: new Set(), gone: [], kept: true };
  for (const line of lines) row.entries.add(createEntry(line, utm!, timeOf(key), row));
  return row;
};

// The ends of a key have fixed lengths: eight digits of time (until 2059), a UUID, six digits.
export const printKey = (scope: string, time: number, owner: string, number: number): string =>
  [scope, time.toString(36), owner, (1e9 + number).toString(36)].join('|');
export const ownerOf = (key: string): string => key.slice(-43, -7);
export const timeOf = (key: string): number => parseInt(key.slice(-52, -44), 36);

/** The event's own id is what makers of events write first. */
export const idOf = ({ text }: Entry): string => /"id":"([^"]+)/.exec(text)?.[1] ?? text;
