import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findGo } from '../../interop/build-collector.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sojourn-go-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const go = join(folder, 'go');
writeFileSync(go, '#!/bin/sh\necho "go version go1.26.0 of a test"\n');
chmodSync(go, 0o755);
const missing = join(folder, 'missing');

test('Go toolchain: where there is no Go, there is none', () => {
  expect(findGo(undefined, [missing])).toBeNull();
});

// A script stands for Go.
const unix = test.skipIf(process.platform === 'win32');

unix('the first that runs', () => {
  expect(findGo(undefined, [missing, go])).toEqual({ command: go, version: 'go version go1.26.0 of a test' });
});

unix('the one that is named, and no other', () => {
  expect(findGo(go, []).command).toBe(go);
  expect(() => findGo(missing, [go])).toThrow(`SOJOURN_GO names ${missing}`);
});
