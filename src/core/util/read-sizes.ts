/** In CSS pixels: `1200x900`. Digits only, nine at the most: another script may have put something else in the place of a number. */
const printSize = (width: number, height: number): string => `${width & 0xfffffff}x${height & 0xfffffff}`;

/** The sizes of the viewport and of the document. Where the page is not laid out yet, the browser does that first. */
export const readSizes = () => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  return {
    viewport: printSize(innerWidth, innerHeight),
    documentSize: printSize(scrollWidth, scrollHeight),
  };
};
