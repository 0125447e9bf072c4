import { expect, test } from 'vitest';
import { readIds, readRecords } from '../../interop/read-records';
import { otlp } from '../../src/protocols/otlp/otlp';
import { createDay } from '../../demo/sample/day.mjs';
