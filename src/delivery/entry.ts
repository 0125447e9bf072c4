/** One event on its way, as JSON: what waits costs no more than that. */
export interface Entry {
  readonly text: string;
  readonly queuedAt: number;
  readonly row: Row;
  /** Called once the event is safe: acknowledged, stored, or handed to a beacon. */
  readonly safe?: () => void;
  /** How it is on its way, if it is; see below. */
  sent?: number;
  /** Delivered, dropped, or another page's now. */
  done?: boolean;
}

// The higher, the less this page will hear of it.
/** In a request that ends with the page, or began while the collector was known to fail. */
export const ASKED = 1;
/** In a request that outlives the page. */
export const FLYING = 2;
/** Left with the browser by `fetchLater`, and still waiting. */
export const ARMED = 3;
/** Sent, but nobody will answer, or hear the answer. */
export const HANDED = 4;
/** In a request that outlives the page, if it was not broken off by its going. */
export const DOUBTED = 5;
/** Sent without an answer while the collector was known to fail: whatever is heard later, it is sent again. */
export const MISSED = 6;

/** Events that are stored together: one record in IndexedDB. */
export interface Row {
  /** Scope, time, owner and number: keys sort by age. */
  readonly key: string;
  /** The session's `utm_` parameters, as JSON. */
  readonly utm: string;
  /** Those that are done with too, while the stored record still has them. */
  entries: Entry[];
  /** Stored once at least. */
  kept?: boolean;
  /** In the page's note. */
  noted?: boolean;
  /** To be written. */
  dirty?: boolean;
}

/** `sent` is missing: they wait again. */
export const mark = (entries: readonly Entry[], sent?: number): void => {
  for (const entry of entries) entry.sent = sent;
};

export const isArmed = ({ sent }: Entry): boolean => sent === ARMED;
export const isLive = ({ done }: Entry): boolean => !done;

/** Lines, as JSON has no line breaks of its own: neither writing nor adopting them has to parse an event. */
export const printRow = ({ utm, entries }: Row): string | undefined => {
  const lines = entries.filter(isLive).map(({ text }) => text);
  return lines[0] && [utm, ...lines].join('\n');
};

/** A row as another page stored it at `time`, under a key of its new owner's. */
export const readRow = (text: string, time: number, key: string): Row => {
  const [utm, ...lines] = text.split('\n');
  const row: Row = { key, utm: utm!, entries: [], kept: true };
  row.entries = lines.map((text) => ({ text, queuedAt: time, row }));
  return row;
};

// The ends of a key have fixed lengths: eight digits of time (until 2059), a UUID, six digits of a number.
export const printKey = (scope: string, time: number, owner: string, end: string): string =>
  [scope, time.toString(36), owner, end].join('|');
/** The first number of six digits. */
export const FIRST_NUMBER = 1e9;
/** In place of the number: what the owner has left with `fetchLater` is not to be trusted. */
export const DOUBT = 'doubts';
export const isDoubt = (key: string): boolean => key.endsWith(DOUBT);
export const ownerOf = (key: string): string => key.slice(-43, -7);
export const timeOf = (key: string): number => parseInt(key.slice(-52, -44), 36);

/** The event's own id is what makers of events write first. */
export const idOf = ({ text }: Entry): string => /"id":"([^"]+)/.exec(text)?.[1] ?? text;
