import { attempt } from '../../core/util/attempt';
import type { BatchContext } from '../../core/event/batch-context';
import { readSizes } from '../../core/util/read-sizes';

/**
 * The sizes of the viewport and of the document. The browser tells when it has laid the page out: asked at any other time, it
 * would have to do that for us.
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
