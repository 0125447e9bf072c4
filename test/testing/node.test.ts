// @vitest-environment node
import { describeRules } from './rules';

describeRules('node', false);
