/** The collector's address for logs: `/v1/logs` at the end of its path, unless it is there already. */
export const logsUrl = (collector: string): string =>
  collector.replace(/(\/v1\/logs)?\/*(?=[?#]|$)/, '/v1/logs');
