// Names of Angular's routes.
import { expect, test } from 'vitest';
import { joinPaths, type RouteLike } from '../../src/bindings/angular/join-paths';

const route = (...paths: (string | undefined)[]): RouteLike => {
  const pathFromRoot: RouteLike[] = [];
  for (const path of paths)
    pathFromRoot.push({
      routeConfig: path === undefined ? null : { path },
      params: {},
      firstChild: null,
      pathFromRoot,
    });
  return pathFromRoot.at(-1)!;
};

test.each([
  ['/', [undefined]],
  ['/', [undefined, '']],
  ['/product/:id', [undefined, 'product/:id']],
  ['/account/orders/:id', [undefined, 'account', '', 'orders/:id']],
])('route views: %s is the path of the route and its parents', (name, paths) => {
  expect(joinPaths(route(...paths))).toBe(name);
});
