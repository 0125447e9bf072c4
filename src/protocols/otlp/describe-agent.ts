/** User-Agent Client Hints, which Firefox and Safari do not have. */
interface Hints {
  readonly platform?: string;
  readonly mobile?: boolean;
}

/** What the browser says of itself, by the semantic conventions. */
export const describeAgent = () => {
  const { userAgent, userAgentData } = navigator as Navigator & { userAgentData?: Hints };
  return {
    'user_agent.original': userAgent,
    'browser.platform': userAgentData?.platform,
    'browser.mobile': userAgentData?.mobile,
  };
};
