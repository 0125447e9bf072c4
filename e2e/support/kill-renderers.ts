import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Only where processes can be looked up. */
export const canKillRenderers = existsSync('/proc/self/stat');

const read = (pid: string, file: string) => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

/** Kills, among the processes that a browser has started, those that run pages: no page is notified. */
export const killRenderers = (browserPid: number): number => {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(
    pids.map((pid) => [
      pid,
      read(pid, 'stat')
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    ]),
  );
  const isBelow = (pid: string | undefined): boolean =>
    pid === String(browserPid) || (!!pid && pid !== '0' && isBelow(parents.get(pid)));
  // Firefox names them so, and shares one command line between all that its fork server starts.
  const runsPages = (pid: string) => /^(Isolated Web Co|Web Content)/.test(read(pid, 'comm'));
  const found = pids.filter((pid) => isBelow(pid) && runsPages(pid));
  for (const pid of found) process.kill(Number(pid), 'SIGKILL');
  return found.length;
};
