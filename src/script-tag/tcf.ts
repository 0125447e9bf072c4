import { tcf } from '../consent/tcf/tcf';
import { tcfSchema } from '../consent/tcf/tcf-options';
import { readAttributes } from '../options/read-attributes';
import { installSource } from './install-source';

installSource('tcf', (data) => tcf(readAttributes(data, tcfSchema)));
