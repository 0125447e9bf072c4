import type { PluginApi } from '../core/tracker/plugin';

/** Namespaces of the trackers that components have created. */
const names = /* @__PURE__ */ new Set<string>();

/**
 * Warns in development: a tracker created inside a component is created again with each render, and each one tracks the page.
 */
export const warnDuplicateTracker = ({ name, report }: PluginApi): void => {
  if (names.has(name))
    report('tracker', `there are two trackers of the namespace ${name}: create one, outside of components`);
  names.add(name);
};

/** Forgets a tracker that was shut down. */
export const forgetTracker = ({ name }: PluginApi): void => void names.delete(name);
