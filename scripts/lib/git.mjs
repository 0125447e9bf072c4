import { spawnSync } from 'node:child_process';
import { root } from './root.mjs';

const git = (...args) => {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.split('\n').filter(Boolean) : undefined;
};

/** The commit at which the branch left main. A clone without main has nothing to compare with, so its last commit is used. */
export const findBase = () => {
  for (const main of ['main', 'origin/main']) {
    const base = git('merge-base', main, 'HEAD')?.[0];
    if (base) return base;
  }
  return 'HEAD';
};

/** Files that differ from `base`, committed or not, and untracked files, without removed ones. */
export const changedFiles = (base) => [
  ...new Set([
    ...(git('diff', '--name-only', '--diff-filter=d', base) ?? []),
    ...(git('ls-files', '--others', '--exclude-standard') ?? []),
  ]),
];

/** Subjects of the branch's commits. */
export const commitSubjects = (base) => git('log', '--no-merges', '--format=%s', `${base}..HEAD`) ?? [];
