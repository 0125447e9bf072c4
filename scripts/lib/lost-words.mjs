// Words that lost to a better one, with the word to use. ESLint checks names and comments (lint-words.mjs), the unit tests check
// prose (test/docs/words.test.mjs) and titles (test/structure/titles.test.ts). docs/glossary.md has the words that won.

/** Words within identifiers: `tellTwins` has "tell" and "twins". */
export const lostNames = {
  adopt: 'claim, import or accept',
  company: 'other events',
  given: 'options, args, value, plugin: what it is',
  hear: 'receive, or onMessage',
  heard: 'received',
  hears: 'receive, or onMessage',
  jot: 'note',
  jotting: 'exit note',
  jottings: 'exit notes',
  keeper: 'manager or store',
  parcel: 'request',
  siblings: 'tabs',
  tell: 'report, announce, send',
  teller: 'announcer',
  tells: 'report, announce, send',
  told: 'reported, values, payload: what it is',
  twin: 'duplicate tracker',
  twins: 'duplicate trackers',
};

/** Names of the consent gate; any other gate has a better word. */
export const consentGate = /^(consentGate|createConsentGate|ConsentGate)$/;

/** Phrases in comments, texts of errors, titles and pages. */
export const lostPhrases = [
  [/\b(is|are|was|were|be|been) told\b/i, 'is reported, is notified'],
  [/\b(hears?|heard) of\b/i, 'is notified of, receives'],
  [/\btellers?\b/i, 'session announcer'],
  [/\bjot(s|ted|ting|tings)?\b/i, 'exit note'],
  [/\bof its own accord\b/i, 'automatically'],
  [/\banew\b/i, 'again'],
  [/\bbut for (?!a moment)/i, 'except'],
  [/\bat the (most|least)\b(?! \w+ed)/i, 'at most, at least'],
  [/\bin the places? of\b/i, 'instead of'],
  [/\bper cent\b/i, '%'],
  [/\bcompany\b/i, 'other events'],
  [/\ball else\b/i, 'everything else'],
  [/\b(takes?|taken|took) up\b/i, 'accept, claim, load'],
  [/\b(makes?|gives?) way\b/i, 'is replaced, is dropped'],
  [/\bstub has kept\b/i, 'queued calls'],
  [/\bputs? up again\b|\btaken down\b/i, 'mounted, unmounted'],
  [/\bbetween them blanks\b|\bblanks between them\b/i, 'space-separated'],
];

/** The first lost phrase of a text, as a sentence; undefined without one. */
export const findLostPhrase = (text) => {
  for (const [pattern, better] of lostPhrases) {
    const [found] = pattern.exec(text) ?? [];
    if (found) return `"${found.trim()}": write ${better}`;
  }
  return undefined;
};

/** Splits an identifier: `tellTwins` is tell, twins; `MAX_BYTES` is max, bytes. */
const wordsOf = (name) =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);

/** The first lost word of an identifier, as a sentence; undefined without one. */
export const findLostName = (name) => {
  const words = wordsOf(name);
  const lost = words.find((word) => Object.hasOwn(lostNames, word));
  if (lost) return `"${name}": name it ${lostNames[lost]}`;
  if (words.includes('gate') && !consentGate.test(name)) return `"${name}": only consent has a gate`;
  return undefined;
};
