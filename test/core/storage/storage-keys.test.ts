// Later versions read what earlier ones have stored: these names stay.
import { expect, test } from 'vitest';
import * as keys from '../../../src/core/storage/storage-keys';

test('storage keys: the names of all that is stored are those of every version', () => {
  expect({ ...keys }).toEqual({
    BROWSER_MARKER: '.b',
    ROWS: '|o|',
    EXIT_NOTES: '|n|',
    WAITING_CALLS: '|j|',
    COLLECTOR_HEALTH: '|h|',
    RECORD_CHANNEL: '|r',
    WITHDRAWAL_CHANNEL: '|w',
    TAB: '_t',
  });
});
