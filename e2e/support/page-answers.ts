import { sleep } from './answers';
import { soon } from './fixtures';

/** Of a page, in its head: notes the status of each answer that its requests get, 0 where there is none. */
export const noteAnswers = `<script>{
  const real = window.fetch;
  window.statuses = [];
  window.fetch = (...args) => {
    const answer = real(...args);
    answer.then(({ status }) => statuses.push(status), () => statuses.push(0));
    return answer;
  };
}</script>`;

/** Until the page has had an answer of this status, and the time to write it down: a going page's beacons are not answered. */
export const waitForAnswer = async (
  page: { evaluate(read: () => unknown): Promise<unknown> },
  status: number,
) => {
  await soon(
    async () => (await page.evaluate(() => (window as { statuses?: number[] }).statuses)) ?? [],
  ).toContain(status);
  await sleep(100);
};
