import type { FullConfig, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';

/** The end of a text, by lines. */
const tail = (text: string, lines: number) => text.trim().split('\n').slice(-lines);
// eslint-disable-next-line no-control-regex
const plain = (text: string) => text.replace(/\u001b\[[\d;]*m/g, '');

/** What went wrong in one try, in a few lines: the error, where it was, and what the collector had received last. */
const describe = ({ error, attachments }: TestResult): string[] => {
  const message = plain(error?.message ?? 'no error')
    .split('\n')
    .filter(Boolean)
    .slice(0, 4);
  const where =
    error?.location && `at line ${error.location.line} of ${error.location.file.replace(/.*\//, '')}`;
  const received = attachments.find(({ name }) => name === 'collector')?.body?.toString();
  return [...message, where ?? '', ...tail(received ?? '', 5)]
    .filter(Boolean)
    .map((line) => `    ${line.slice(0, 160)}`);
};

/** Says once more at the very end, in short, what failed, and what passed on a second try only. */
export default class Summary implements Reporter {
  private suite?: Suite;

  onBegin(_config: FullConfig, suite: Suite) {
    this.suite = suite;
  }

  onEnd() {
    const tests: TestCase[] = this.suite?.allTests() ?? [];
    for (const [outcome, word] of [
      ['flaky', 'FLAKY'],
      ['unexpected', 'FAILED'],
    ])
      for (const test of tests.filter((test) => test.outcome() === outcome)) {
        const bad = test.results.find(({ status }) => status !== 'passed' && status !== 'skipped');
        console.log(
          `  ${word} ${test.titlePath().slice(2).join(' › ')}\n${bad ? describe(bad).join('\n') : ''}`,
        );
      }
  }
}
