// Rules for a commit's subject: an imperative of at most 72 characters, which `git log --oneline` shows completely.

export const MAX_SUBJECT_LENGTH = 72;

/** Imperatives whose ending looks like another form of a verb. */
const IMPERATIVES = new Set([
  ...['bring', 'embed', 'exceed', 'feed', 'need', 'proceed', 'seed', 'shed'],
  ...['speed', 'spring', 'string', 'swing', 'address', 'bypass', 'compress', 'cross'],
  ...['discuss', 'dismiss', 'express', 'focus', 'guess', 'miss', 'pass', 'press'],
  ...['process', 'suppress', 'toss'],
]);

/** Endings distinguish "Added", "Adding" and "Adds" from "Add", except for the imperatives above. */
const isImperative = (word) => IMPERATIVES.has(word) || !/(ed|ing|s)$/.test(word);

/** Returns the faults of a subject, each as the end of a sentence. Merges keep git's own text. */
export const subjectFaults = (subject) => {
  if (/^(Merge|Revert) /.test(subject)) return [];
  const [first = ''] = subject.split(/\s/);
  const word = first.toLowerCase();
  const faults = [];
  if (subject.length > MAX_SUBJECT_LENGTH)
    faults.push(`has ${subject.length} characters, ${MAX_SUBJECT_LENGTH} are allowed`);
  if (!/^[A-Z][a-z-]+$/.test(first))
    faults.push(`starts with "${first}" instead of a capitalized verb ("Fix", "Add")`);
  else if (!isImperative(word)) faults.push(`starts with "${first}" instead of an imperative ("Fix", "Add")`);
  if (/[.!]$/.test(subject)) faults.push('ends with punctuation');
  return faults;
};
