import { Plugin } from './index.js';
import './chunks/event.js';
import './chunks/describe-session.js';

/** The part of the package's report that is sent. */
interface WebVital {
    readonly name: string;
    readonly value: number;
    readonly rating: string;
    readonly delta: number;
    readonly id: string;
    readonly navigationType: string;
    /** The address of a soft navigation, whose view may have been left since. */
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
 * Tracks the measurements of the package `web-vitals` as `web_vital`, passive: `name` (`CLS`,
 * `FCP`, `INP`, `LCP`, `TTFB`), `value`, `delta`, `rating`, `id` and `navigationType`, on the page
 * view in which each was measured. The package reports a value that may still grow when the page is
 * hidden; if it has grown by the next time, it is reported again with the same `id`. `options` are
 * the package's own, e.g. `{ reportSoftNavs: true }`.
 */
declare function webVitals(measures: WebVitalsPackage, options?: object): Plugin;

export { webVitals };
export type { WebVital, WebVitalsPackage };
