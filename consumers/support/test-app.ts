import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from '../../e2e/support/fixtures';
import type { App } from './app';
import { judgeVisit } from './judge-visit';
import { CannotInstall } from './install-app';
import { prepareApp, type Prepared } from './prepare-app';
import { runCommand } from './run-command';
import { serveApp } from './serve-app';
import { visitApp } from './visit-app';
import { createWorkshop } from './workshop';

const TIMEOUT_MS = 900_000;
const workshop = createWorkshop();

/** Installs from the registry as users do, or, in seconds, from the project's installed packages. */
export const testApp = (app: App, { fromRegistry }: { fromRegistry: boolean }) => {
  test(app.name, async ({ collector, space, pageLog }, info) => {
    test.setTimeout(fromRegistry ? TIMEOUT_MS : 120_000);
    const note = (type: string, description: string) => void info.annotations.push({ type, description });
    let prepared: Prepared;
    try {
      prepared = await prepareApp(app, workshop, collector.url, fromRegistry);
    } catch (error) {
      if (!(error instanceof CannotInstall)) throw error;
      return test.skip(true, `not installed: ${error.message}`);
    }
    note('version', prepared.version);
    try {
      for (const command of app.commands ?? [])
        await test.step(command.join(' '), () =>
          runCommand(command, { cwd: prepared.folder, env: prepared.env }),
        );
      if (!app.server) return;
      const { url, stop } = await serveApp(app.server, prepared);
      try {
        const views = await visitApp(space, pageLog.watch, url, app.server);
        await judgeVisit(collector, views, pageLog, app.server);
      } finally {
        await stop();
      }
    } finally {
      if (!process.env.CONSUMERS_KEEP) rmSync(dirname(prepared.folder), { recursive: true, force: true });
    }
  });
};
