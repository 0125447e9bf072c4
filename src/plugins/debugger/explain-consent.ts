import type { ConsentAnswer } from '../../core/tracker/plugin-internals';
import type { ConsentState } from '../../core/options/consent-state';
import type { Row } from './explain-session';

export interface ConsentFacts {
  readonly consent: ConsentState;
  /** The answers of the sources, each under its name. */
  readonly answers?: ReadonlyMap<string, ConsentAnswer>;
  /** The last value of a source that was sent. */
  readonly said?: { readonly type: string; readonly value: string };
  /** The browser sends a Global Privacy Control signal. */
  readonly isSignalled: boolean;
}

/** The limit of the displayed value of a source. */
const MAX_VALUE_CHARACTERS = 80;

const effects: Readonly<Record<ConsentState, string>> = {
  pending: 'events wait in memory, nothing is stored or sent',
  granted: 'events are stored and sent',
  denied: 'nothing is stored or sent; with the option cookieless, events are sent without identity',
};

/** Describes the visitor's decision, and its source. */
export const explainConsent = ({ consent, answers, said, isSignalled }: ConsentFacts): Row[] => {
  const rows: Row[] = [['Consent', `${consent}: ${effects[consent]}`]];
  if (!answers?.size) rows.push(['Set by', 'the option consent, or the page’s call of setConsent']);
  answers?.forEach((state, name) =>
    rows.push([
      name ? `Source ${name}` : 'Before the sources',
      name ? state : `${state}, by the page or the browser`,
    ]),
  );
  if (said)
    rows.push([
      `Value of ${said.type}`,
      said.value.length > MAX_VALUE_CHARACTERS ? `${said.value.slice(0, MAX_VALUE_CHARACTERS)}…` : said.value,
    ]);
  if (isSignalled) rows.push(['Global Privacy Control', 'the browser sends the signal']);
  return rows;
};
