import type { Plugin } from './plugin';

type Hook = Exclude<keyof Plugin, 'name'>;

/** Calls the plugins' hooks in their order. One that throws is reported once and stops no other. */
export function runPlugins(plugins: readonly Plugin[], report: (code: string, message: string) => void) {
  const reported = new Set<Plugin>();
  /** `false` when a plugin said `false`. */
  return <H extends Hook>(hook: H, ...given: Parameters<NonNullable<Plugin[H]>>): boolean =>
    plugins.every((plugin) => {
      try {
        return (plugin[hook] as ((...given: unknown[]) => unknown) | undefined)?.(...given) !== false;
      } catch (error) {
        if (!reported.has(plugin)) report('plugin', `plugin ${plugin.name} failed in ${hook}: ${error}`);
        reported.add(plugin);
        return true;
      }
    });
}
