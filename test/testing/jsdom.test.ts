// @vitest-environment jsdom
import { describeRules } from './rules';

describeRules('jsdom', true);
