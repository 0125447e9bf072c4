import { flagOf, options, TOKEN_VARIABLE } from '../config/options.mjs';

const line = (name) => {
  const { help, default: otherwise } = options[name];
  const isShown = ['string', 'number'].includes(typeof otherwise);
  return `  --${flagOf(name).padEnd(20)} ${help}${isShown ? `. Default: ${otherwise}` : ''}`;
};

export const helpText = () => `sojourn-collector: stores the events of sojourn, each once.

  sojourn-collector [serve] [options]              run the collector
  sojourn-collector delete-visitor --user-id=ID    delete all events of a visitor id
  sojourn-collector delete-visitor --account=ID    delete all events of an account, the id of identify()
  sojourn-collector snapshot                       write a copy of the data file that other programs can open
  sojourn-collector check                          say what is wrong with the options, and end

  delete-visitor and snapshot open the store themselves. While a collector has a DuckDB file open, they ask
  that collector: --url=http://127.0.0.1:8081, with its token in ${TOKEN_VARIABLE}.

Options, each also an environment variable (--data-file is SOJOURN_DATA_FILE) and a member of the JSON file (dataFile):

${Object.keys(options).map(line).join('\n')}

The variable ${TOKEN_VARIABLE} turns on the routes for deletion and snapshots.
`;
