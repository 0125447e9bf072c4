import { readdirSync, readFileSync } from 'node:fs';

// The processes in which Firefox and WebKit run pages, found by their names among those that this worker has started.

const NAMES = ['WebKitWebProces', 'Web Content', 'Isolated Web Co'];

type Running = { pid: number; parent: number; name: string };

const readProcess = (pid: string): Running[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold brackets and spaces itself.
    const end = stat.lastIndexOf(')');
    const [, parent] = stat.slice(end + 2).split(' ');
    return [{ pid: Number(pid), parent: Number(parent), name: stat.slice(stat.indexOf('(') + 1, end) }];
  } catch {
    return [];
  }
};

export const contentProcesses = (): number[] => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const below = (parent: number): Running[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(process.pid)
    .filter(({ name }) => NAMES.includes(name))
    .map(({ pid }) => pid);
};

/** Says nothing to the page: as a crash, or as the system does when memory is short. */
export const killContentProcesses = (spare: readonly number[] = []) => {
  const killed = contentProcesses().filter((pid) => !spare.includes(pid));
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  return killed.length;
};
