// node bench/rollover.mjs [loops] [flags]   how many sessions split when they run out in several tabs at once, beside so many busy
//                                           loops (8 without a number). ROUNDS says how many rollovers each test takes: 200 without.
// node bench/rollover.mjs 16 -g "firefox"   flags are Playwright's: here, only the tests of one engine
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const [loops = '8', ...flags] = process.argv.slice(2);
const busy = Array.from({ length: Number(loops) }, () => spawn(process.execPath, ['-e', 'for (;;);']));
try {
  const tests = ['e2e/tabs-rollover.spec.ts', 'e2e/engine-rollover.spec.ts'];
  const child = spawn('npx', ['playwright', 'test', ...tests, '--workers', '1', ...flags], {
    stdio: 'inherit',
    env: { ROUNDS: '200', ...process.env },
  });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
} finally {
  busy.forEach((loop) => loop.kill());
}
