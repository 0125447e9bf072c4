// The page's colors for a canvas, resolved for the current color scheme.

/** Reads custom properties through a real property, because `light-dark()` is only resolved where a color is used. */
export const readColors = (names) => {
  const probe = document.createElement('i');
  document.body.append(probe);
  const colors = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(colors);
};

export const whenSchemeChanges = (listener) =>
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener);
