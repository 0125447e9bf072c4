import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/** Of what the package reports, the part that is sent. */
interface WebVital {
    readonly name: string;
    readonly value: number;
    readonly rating: string;
    readonly delta: number;
    readonly id: string;
    readonly navigationType: string;
    /** Of a soft navigation: the view may have been left since. */
    readonly navigationURL?: string;
}
type Measure = (onReport: (metric: WebVital) => void, options?: object) => void;
/** The package `web-vitals`, 4 or later, whole or in part: `import * as vitals from 'web-vitals'`. */
interface WebVitalsPackage {
    readonly onCLS?: Measure;
    readonly onFCP?: Measure;
    readonly onINP?: Measure;
    readonly onLCP?: Measure;
    readonly onTTFB?: Measure;
}
/**
 * Tracks what the package `web-vitals` measures as `web_vital`, passive: `name` (`CLS`, `FCP`, `INP`, `LCP`, `TTFB`), `value`, `delta`,
 * `rating`, `id` and `navigationType`, on the page view in which it was measured. The package tells a value that may still
 * grow when the page is hidden: where it has grown until the next time, it comes again, with the same `id`.
 * `options` are the package's own, e.g. `{ reportSoftNavs: true }`.
 */
declare function webVitals(measures: WebVitalsPackage, options?: object): Plugin;

export { webVitals };
export type { WebVital, WebVitalsPackage };
