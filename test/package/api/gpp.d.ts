import { ConsentSource } from './index.js';
import { ConsentState } from './index.js';
import { ConsentSourceOptions } from './consent-source.js';
import './chunks/plugin.js';
import './chunks/describe-session.js';

/** A section by its name in the registry: `usnat`, or a state with a law of its own (`usca`), or a framework of consents. */
type GppSection = `us${string}` | 'tcfeuv2' | 'tcfcav1';
type GppOptOut = 'SaleOptOut' | 'SharingOptOut' | 'TargetedAdvertisingOptOut' | 'Gpc';
interface GppOptions extends ConsentSourceOptions {
    /** The sections that count, whether they apply or not. Default: those that apply, as the manager says. */
    sections?: readonly GppSection[];
    /** Which opt-outs of the sections of the US mean `denied`. Default: all four. */
    optOuts?: readonly GppOptOut[];
    /**
     * Purposes that the visitor has to agree to in `tcfeuv2` and `tcfcav1`, 1 to 11. Purpose 1, storage on the device, always is
     * one. Default `[1, 8]`.
     */
    purposes?: readonly number[];
    /** What it means where no section applies to the visitor. Default `granted`. */
    noneApplies?: ConsentState;
}

/**
 * Consent from a manager that speaks the IAB's Global Privacy Platform, 1.1: denied where the visitor has opted out in a section
 * that counts, granted where not. Whether the banner is shown plays no part. The manager may come later.
 */
declare const gpp: (options?: GppOptions) => ConsentSource;

export { gpp };
export type { GppOptOut, GppOptions, GppSection };
