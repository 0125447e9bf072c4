import { ConsentSource } from './index.js';
import { ConsentState } from './index.js';
import { ConsentSourceOptions } from './consent-source.js';
import './chunks/plugin.js';
import './chunks/describe-session.js';

/** A section by its name in the registry: `usnat`, a state with its own law (`usca`), or a framework of consents. */
type GppSection = `us${string}` | 'tcfeuv2' | 'tcfcav1';
type GppOptOut = 'SaleOptOut' | 'SharingOptOut' | 'TargetedAdvertisingOptOut' | 'Gpc';
interface GppOptions extends ConsentSourceOptions {
    /** The sections that count, whether they apply or not. Default: the sections that apply, as the manager says. */
    sections?: readonly GppSection[];
    /** The opt-outs of US sections that mean `denied`. Default: all four. */
    optOuts?: readonly GppOptOut[];
    /**
     * Purposes that the visitor has to agree to in `tcfeuv2` and `tcfcav1`, 1 to 11. Purpose 1, storage on the device, is always
     * required. Default `[1, 8]`.
     */
    purposes?: readonly number[];
    /** The consent of a visitor to whom no section applies. Default `granted`. */
    noneApplies?: ConsentState;
}

/**
 * Reads consent from a manager that implements the IAB's Global Privacy Platform, 1.1: denied if the visitor has opted out in a
 * counted section, otherwise granted. Whether the banner is visible does not matter. The manager may load later.
 */
declare const gpp: (options?: GppOptions) => ConsentSource;

export { gpp };
export type { GppOptOut, GppOptions, GppSection };
