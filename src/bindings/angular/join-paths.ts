/** The used part of Angular's `ActivatedRouteSnapshot`. */
export interface RouteLike {
  readonly routeConfig: { readonly path?: string } | null;
  readonly params: object;
  readonly pathFromRoot: readonly RouteLike[];
  readonly firstChild: RouteLike | null;
}

/** `/product/:id`, from the paths of the route and its parents. */
export const joinPaths = ({ pathFromRoot }: RouteLike): string =>
  `/${pathFromRoot.flatMap(({ routeConfig }) => routeConfig?.path || []).join('/')}`;
