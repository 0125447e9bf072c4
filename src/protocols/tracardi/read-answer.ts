import { printJson } from '../../core/util/print-json';
import type { Faults } from '../create-faults';

/** The used part of the server's answer. `ux` asks for scripts in the page, and is ignored. */
interface Answer {
  readonly profile?: { readonly id?: string };
  readonly errors?: unknown;
  readonly warnings?: unknown;
  /** The reason for a rejected request: a text, or a list of errors. */
  readonly detail?: unknown;
}

/** Reports the server's errors and warnings, and returns the id of the profile, if the answer has one. */
export const readAnswer = async (response: Response, faults: Faults): Promise<string | undefined> => {
  const { profile, errors, warnings, detail }: Answer = Object(await response.json().catch(() => 0));
  for (const words of [detail, errors, warnings].flat())
    if (words)
      faults.reportOnce('protocol', `Tracardi: ${typeof words === 'string' ? words : printJson(words)}`);
  return profile?.id;
};
