import { NgZone } from '@angular/core';

/**
 * The same object, whose methods run outside of Angular's zone: there, each of their timers and requests would check the page. Without
 * zone.js the object itself.
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
