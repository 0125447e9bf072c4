import { attempt } from '../../attempt';
import type { BatchContext } from '../../event/batch-context';

/** What the browser says of itself that the semantic conventions have names for, and the context has not. */
export interface Agent {
  readonly userAgent: string;
  readonly brands?: readonly string[];
  readonly platform?: string;
  readonly mobile?: boolean;
}

/** The batch's context, and what this protocol has put there. */
export type OtlpContext = BatchContext & { readonly agent?: Agent };

/** User-Agent Client Hints, which Firefox and Safari do not have. */
interface Hints {
  readonly brands?: readonly { readonly brand: string; readonly version: string }[];
  readonly platform?: string;
  readonly mobile?: boolean;
}

export const describeAgent = (): Agent | undefined =>
  attempt(() => {
    const { userAgent, userAgentData } = navigator as Navigator & { userAgentData?: Hints };
    return {
      userAgent,
      brands: userAgentData?.brands?.map(({ brand, version }) => `${brand} ${version}`),
      // An empty one is one that the browser does not know.
      platform: userAgentData?.platform || undefined,
      mobile: userAgentData?.mobile,
    };
  });
