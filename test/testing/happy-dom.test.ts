// @vitest-environment happy-dom
import { describeRules } from './rules';

describeRules('happy-dom', true);
