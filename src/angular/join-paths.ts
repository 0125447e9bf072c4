/** What is needed of a router's route: Angular's `ActivatedRouteSnapshot` has it. */
export interface RouteLike {
  readonly routeConfig: { readonly path?: string } | null;
  readonly params: object;
  readonly pathFromRoot: readonly RouteLike[];
  readonly firstChild: RouteLike | null;
}

/** `/product/:id`, from the paths of the route and its parents. */
export const joinPaths = ({ pathFromRoot }: RouteLike): string =>
  `/${pathFromRoot.flatMap(({ routeConfig }) => routeConfig?.path || []).join('/')}`;
