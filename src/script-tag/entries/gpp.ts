import { gpp } from '../../consent-sources/gpp/gpp';
import { commonParsers, installSource } from '../install-source';
import { list, text } from '../read-attributes';

installSource('gpp', gpp, {
  ...commonParsers,
  sections: list,
  optOuts: list,
  purposes: list,
  noneApplies: text,
});
