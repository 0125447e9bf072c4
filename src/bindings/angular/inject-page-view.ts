import { afterRenderEffect, inject, untracked } from '@angular/core';
import { readValue, type MaybeFunction } from '../read-value';
import { STORE } from './tokens';

/**
 * Tracks `page_view` with this `name` and these properties when the component is rendered, and again when they change. The new
 * event replaces the event of `pageViews()`, if that plugin is installed. Without a name, nothing is tracked. Both arguments
 * may be signals or functions that read signals.
 */
export const injectPageView = (
  name: MaybeFunction<string | null | undefined>,
  properties?: MaybeFunction<object | undefined>,
): void => {
  const { view } = inject(STORE);
  afterRenderEffect((onCleanup) => {
    const [shown, more] = [readValue(name), readValue(properties)];
    onCleanup(untracked(() => view(shown, more)));
  });
};
