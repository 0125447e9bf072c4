import type { PluginApi } from '../core/tracker/plugin';

type Fault = Parameters<PluginApi['report']>;

/**
 * Reports what a protocol cannot send. Each fault is reported once, because every retry encodes the events again. Faults found
 * before the tracker exists wait for `reportTo`.
 */
export const createFaults = () => {
  const known = new Set<string>();
  const waiting: Fault[] = [];
  let report: PluginApi['report'] = (...fault) => void waiting.push(fault);

  return {
    reportOnce(code: string, message: string): void {
      const text = `${code} ${message}`;
      // Caps memory: a page may invent any number of names.
      if (known.has(text) || known.size > 999) return;
      known.add(text);
      report(code, message);
    },
    /** Passes faults to the tracker, including those that waited for it. */
    reportTo(to: PluginApi['report']): void {
      report = to;
      waiting.splice(0).forEach((fault) => report(...fault));
    },
  };
};

export type Faults = ReturnType<typeof createFaults>;
