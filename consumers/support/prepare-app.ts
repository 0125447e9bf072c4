import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from './app';
import { readDocumented } from './documentation';
import { installPackages, linkPackages, outside } from './install-app';
import { root } from './root';
import { environment } from './run-command';
import type { Workshop } from './workshop';

export type Prepared = { folder: string; env: NodeJS.ProcessEnv; version: string };

const readVersion = (folder: string, name: string): string => {
  const path = join(folder, 'node_modules', name, 'package.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version : '';
};

/** Creates the app as its documentation and ours describe, up to the point where it can be built. */
export const prepareApp = async (
  app: App,
  workshop: Workshop,
  collector: string,
  fromRegistry: boolean,
): Promise<Prepared> => {
  const folder = join(workshop.createFolder(app.name), 'app');
  const env = environment(folder, await outside(workshop.nodeFolder(app.node ?? 0)));
  const place = { folder, env, tarball: await workshop.tarball() };
  const isTemplate = fromRegistry && (await installPackages(app, place));
  if (!fromRegistry) await linkPackages(app, place);

  const files = [...(isTemplate ? [] : (app.byHand?.files ?? [])), ...(app.files ?? [])];
  for (const name of files) cpSync(join(root, 'consumers/files', name), folder, { recursive: true });
  for (const { page, file, as = file } of app.documented ?? []) {
    const path = join(folder, as);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, readDocumented(page, file, collector));
  }
  const note = app.template && !isTemplate ? ' (by hand)' : '';
  return { folder, env, version: readVersion(folder, app.versionOf) + note };
};
