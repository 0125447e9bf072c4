import { afterRenderEffect, inject, untracked } from '@angular/core';
import { readValue, type MaybeFunction } from '../read-value';
import { STORE } from './tokens';

/**
 * Tracks `page_view` with this `name` and these properties, when the component is rendered and when they change; instead of the event of
 * `pageViews()`, where that is installed. Without a name, nothing. Both may be signals or functions that read signals.
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
