import { tcf } from '../../consent-sources/tcf/tcf';
import { tcfSchema } from '../../consent-sources/tcf/tcf-options';
import { readAttributes } from '../read-attributes';
import { installSource } from '../install-source';

/** Lists of ids are texts in attributes; what is no id stays, to be named as wrong. */
const split = (value: unknown) =>
  typeof value === 'string' ? value.split(/[\s,]+/).map((word) => +word || word) : value;

installSource('tcf', tcf, (data) => {
  const options = readAttributes(data, tcfSchema);
  for (const name of ['purposes', 'legitimateInterests'])
    if (name in options) options[name] = split(options[name]);
  return options;
});
