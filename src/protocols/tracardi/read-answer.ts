import { printJson } from '../../core/util/print-json';
import type { Faults } from '../create-faults';

/** What the server answers, as far as it is read. `ux` asks for scripts in the page: it is left alone. */
interface Answer {
  readonly profile?: { readonly id?: string };
  readonly errors?: unknown;
  readonly warnings?: unknown;
  /** Why it has refused the request: a text, or a list of what is wrong. */
  readonly detail?: unknown;
}

/** Tells what an answer has to say, in the server's own words, and gives the id of the profile, where there is one. */
export const readAnswer = async (response: Response, faults: Faults): Promise<string | undefined> => {
  const { profile, errors, warnings, detail }: Answer = Object(await response.json().catch(() => 0));
  for (const words of [detail, errors, warnings].flat())
    if (words) faults.tell('protocol', `Tracardi: ${typeof words === 'string' ? words : printJson(words)}`);
  return profile?.id;
};
