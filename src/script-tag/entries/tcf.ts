import { tcf } from '../../consent-sources/tcf/tcf';
import { commonParsers, installSource } from '../install-source';
import { list, number } from '../read-attributes';

installSource('tcf', tcf, { ...commonParsers, vendor: number, purposes: list, legitimateInterests: list });
