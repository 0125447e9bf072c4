import type { BatchContext } from '../../core/event/batch-context';

/** Describes the browser by the attributes of the semantic conventions. */
export const describeAgent = () => {
  const { userAgent, userAgentData } = navigator as Navigator & {
    userAgentData?: BatchContext['clientHints'];
  };
  return {
    'user_agent.original': userAgent,
    'browser.platform': userAgentData?.platform,
    'browser.mobile': userAgentData?.mobile,
    'browser.brands': userAgentData?.brands?.map(({ brand, version }) => `${brand} ${version}`),
  };
};
