import { openStore } from '../stores/open-store.mjs';
import { version } from './version.mjs';

const isTaken = ({ message }) => /lock on file|already (open|attached)|being used/i.test(message);

const remedyOf = (config, error) => {
  if (config.store === 'postgres')
    return 'Check SOJOURN_POSTGRES_URL, and that the database answers: psql "$SOJOURN_POSTGRES_URL" -c "SELECT 1"';
  return isTaken(error)
    ? `Another process has the file open. Stop it, give this one another --data-file, or ask it: --url=http://127.0.0.1:8081`
    : 'Check the path in --data-file, its rights, and the space on its disk.';
};

/** Opens the store, or throws an error whose message has the remedy. */
export const openOrExplain = async (config, log) => {
  try {
    return await openStore(config, { log, scope: { name: 'sojourn-collector', version } });
  } catch (error) {
    const message = `The store "${config.store}" cannot be opened: ${error.message}\n${remedyOf(config, error)}`;
    throw Object.assign(new Error(message, { cause: error }), { isExpected: true });
  }
};
