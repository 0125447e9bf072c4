/** Replaces a method, and returns a function that restores it. */
export const patchMethod = <Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  wrap: (original: Target[Name]) => Target[Name],
): (() => void) => {
  const original = target[name];
  const patched = wrap(original);
  target[name] = patched;
  return () => {
    // Another script may have patched the method since. Its function still calls this one, so nothing is restored.
    if (target[name] !== patched) return;
    // The original may have been inherited.
    delete (target as Partial<Target>)[name];
    if (target[name] !== original) target[name] = original;
  };
};
