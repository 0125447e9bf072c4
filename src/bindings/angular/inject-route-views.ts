import { DestroyRef, inject, signal } from '@angular/core';
import { injectPageView } from './inject-page-view';
import { joinPaths, type RouteLike } from './join-paths';

export type { RouteLike };

/** The used part of Angular's `Router`. The router is not imported, so that apps without it need not install it. */
export interface RouterLike<Route extends RouteLike = RouteLike> {
  readonly navigated: boolean;
  readonly routerState: { readonly snapshot: { readonly root: Route } };
  readonly events: {
    subscribe(listener: (event: { readonly type?: unknown }) => void): { unsubscribe(): void };
  };
}

/** The value of `EventType.NavigationEnd`. */
const NAVIGATION_END = 1;

/** The innermost route that is shown. */
const findLeaf = (route: RouteLike): RouteLike => (route.firstChild ? findLeaf(route.firstChild) : route);

/**
 * Tracks a `page_view` of each route, with its parameters among the properties, as `injectPageView` does. The name is the path
 * in the routes' table (`/product/:id`), or the result of `nameOf` for the innermost route; without a name, nothing is tracked.
 * Call it once, in the root component or by `provideEnvironmentInitializer(() => injectRouteViews(inject(Router)))`.
 */
export const injectRouteViews = <Route extends RouteLike>(
  router: RouterLike<Route>,
  nameOf: (route: Route) => string | null | undefined = joinPaths,
): void => {
  const route = signal<Route | undefined>(undefined);
  const look = () => route.set(findLeaf(router.routerState.snapshot.root) as Route);
  if (router.navigated) look();
  const subscription = router.events.subscribe(({ type }) => {
    if (type === NAVIGATION_END) look();
  });
  inject(DestroyRef).onDestroy(() => subscription.unsubscribe());
  injectPageView(
    () => {
      const shown = route();
      return shown && nameOf(shown);
    },
    () => route()?.params,
  );
};
