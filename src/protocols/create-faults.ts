import type { PluginApi } from '../core/tracker/plugin';

type Fault = Parameters<PluginApi['report']>;

/**
 * What a protocol finds wrong: each fault is told once, since events are encoded again with each try; and not before there is
 * a tracker to tell it.
 */
export const createFaults = () => {
  const known = new Set<string>();
  const waiting: Fault[] = [];
  let report: PluginApi['report'] = (...fault) => void waiting.push(fault);

  return {
    tell(code: string, message: string): void {
      const text = `${code} ${message}`;
      // A page that invents names without end fills no memory.
      if (known.has(text) || known.size > 999) return;
      known.add(text);
      report(code, message);
    },
    /** From now on there is a tracker. */
    listen(to: PluginApi['report']): void {
      report = to;
      waiting.splice(0).forEach((fault) => report(...fault));
    },
  };
};

export type Faults = ReturnType<typeof createFaults>;
