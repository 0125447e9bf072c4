import type { PluginApi } from '../core/tracker/plugin';

/** Of the trackers that components have: the names of their namespaces. */
const names = /* @__PURE__ */ new Set<string>();

/** In development: a tracker that is made in a component is a new one with each render, and each tracks the page. */
export const tellTwins = ({ name, report }: PluginApi): void => {
  if (names.has(name))
    report('tracker', `there are two trackers of the namespace ${name}: make one, outside of components`);
  names.add(name);
};

/** It was shut down. */
export const forgetTwin = ({ name }: PluginApi): void => void names.delete(name);
