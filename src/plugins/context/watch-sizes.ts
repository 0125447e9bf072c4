import { attempt } from '../../core/util/attempt';
import type { BatchContext } from '../../core/event/batch-context';
import { readSizes } from '../../core/util/read-sizes';

/**
 * Reads the sizes of the viewport and of the document when the browser has laid the page out:
 * reading them at another time would force a layout.
 */
export const watchSizes = (onViewport: () => void) => {
  let observer: ResizeObserver | undefined;
  let sizes: Pick<BatchContext, 'viewport' | 'documentSize'> = {};
  const look = () => {
    const { viewport } = sizes;
    sizes = readSizes();
    if (sizes.viewport !== viewport) onViewport();
  };

  return {
    start(): void {
      attempt(() => {
        observer ??= new ResizeObserver(look);
        observer.observe(document.documentElement);
      });
    },
    read: () => sizes,
    stop: () => observer?.disconnect(),
  };
};
