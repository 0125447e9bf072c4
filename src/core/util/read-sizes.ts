/** Prints CSS pixels as `1200x900`, with at most nine digits each: another script may have replaced a number. */
const printSize = (width: number, height: number): string => `${width & 0xfffffff}x${height & 0xfffffff}`;

/** Reads the sizes of viewport and document, which forces a layout of the page. */
export const readSizes = () => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  return {
    viewport: printSize(innerWidth, innerHeight),
    documentSize: printSize(scrollWidth, scrollHeight),
  };
};
