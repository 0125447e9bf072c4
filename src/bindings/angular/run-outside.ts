import { NgZone } from '@angular/core';

/**
 * Wraps an object so that its methods run outside of Angular's zone, where their timers and requests do not trigger change
 * detection. Without zone.js, returns the object itself.
 */
export const runOutside = <Target extends object>(zone: NgZone, target: Target): Target =>
  zone instanceof NgZone
    ? new Proxy(target, {
        get(_, key) {
          const value: unknown = Reflect.get(target, key);
          return typeof value === 'function'
            ? (...args: unknown[]): unknown => zone.runOutsideAngular(() => value.apply(target, args))
            : value;
        },
      })
    : target;
