import { element } from './element';
import { explainError } from './explain-error';

export interface Fault {
  readonly code: string;
  readonly message: string;
}

/** The list of errors, the newest first. */
export const createFaultList = () => {
  const list = element('ol', { 'aria-label': 'Errors, the newest first' });
  return {
    list,
    add({ code, message }: Fault): void {
      const help = explainError(code, message);
      list.prepend(
        element(
          'li',
          { class: 'fault' },
          element('b', {}, code),
          ` ${message}`,
          ...(help ? [element('p', {}, help)] : []),
        ),
      );
      // Limits the list, in case a page fails endlessly.
      list.children[20]?.remove();
    },
  };
};
