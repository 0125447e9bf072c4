import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter';

const COLORS = RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
const firstLine = (text = '') =>
  text
    .replace(COLORS, '')
    .replace(/^Error: /, '')
    .split('\n')
    .find(Boolean)
    ?.slice(0, 120) ?? '';

const resultOf = (test: TestCase): string => {
  const { status, errors } = test.results.at(-1) ?? {};
  if (status === 'passed') return 'passed';
  const skipped = test.results.at(-1)?.annotations.find(({ type }) => type === 'skip');
  if (status === 'skipped' || !status) return `SKIPPED ${firstLine(skipped?.description)}`;
  return `FAILED ${errors?.map(({ message }) => firstLine(message)).join('; ')}`;
};

/** Prints one line for each app at the end: its name, its framework's version, and its result. */
export default class Table implements Reporter {
  private suite?: Suite;

  onBegin(_config: FullConfig, suite: Suite) {
    this.suite = suite;
  }

  onEnd() {
    const tests = this.suite?.allTests() ?? [];
    const versionOf = (test: TestCase) =>
      test.results.at(-1)?.annotations.find(({ type }) => type === 'version')?.description ?? '';
    const rows = [
      ['app', 'version', 'result'],
      ...tests.map((test) => [test.title, versionOf(test), resultOf(test)]),
    ];
    const width = (column: number) => Math.max(...rows.map((row) => row[column]!.length));
    const lines = rows.map(
      ([app, version, result]) => `${app!.padEnd(width(0))} | ${version!.padEnd(width(1))} | ${result}`,
    );
    console.log(`\n${lines.join('\n')}\n`);
    const skipped = tests.filter((test) => resultOf(test).startsWith('SKIPPED'));
    if (skipped.length)
      console.warn(
        `${skipped.length} of ${tests.length} apps could not be installed here: they have NOT been checked.`,
      );
  }
}
