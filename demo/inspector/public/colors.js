// The colors of the page, as a canvas needs them: resolved for the scheme of now.

/** Values of custom properties: `light-dark()` is resolved only where a color is used. */
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
