// The default place of the demo's data. A database file belongs to one process, so a second demo takes the next file.
import { fileURLToPath } from 'node:url';

const fileNumber = (number) =>
  fileURLToPath(new URL(`../data/sojourn${number === 1 ? '' : `-${number}`}.duckdb`, import.meta.url));

const isTaken = (error) => /lock on file|already (open|attached)|being used/i.test(error.message);

export const openDefault = async (open) => {
  for (let number = 1; ; number++) {
    try {
      return await open(fileNumber(number));
    } catch (error) {
      if (!isTaken(error) || number === 20) throw error;
    }
  }
};
