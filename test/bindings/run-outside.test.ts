// A tracker's timers do not belong to Angular's zone, wherever its methods are called.
import 'zone.js';
import { NgZone, ɵNoopNgZone as NoopNgZone } from '@angular/core';
import { expect, test } from 'vitest';
import { runOutside } from '../../src/bindings/angular/run-outside';

const createTarget = () => ({
  index: 1,
  get next() {
    return this.index + 1;
  },
  track(by: number) {
    this.index += by;
    return [this.index, NgZone.isInAngularZone()];
  },
});

test('zones: methods run outside of the zone with their object, and values are read from it', () => {
  const zone = new NgZone({});
  const target = createTarget();
  const { track } = runOutside(zone, target);
  expect(zone.run(() => [NgZone.isInAngularZone(), track(2)])).toEqual([true, [3, false]]);
  expect(runOutside(zone, target).next).toBe(4);
});

test('zones: without a zone the object stays itself', () => {
  const target = createTarget();
  expect(runOutside(new NoopNgZone(), target)).toBe(target);
});
