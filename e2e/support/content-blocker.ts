import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChromiumOptions } from './chromium';

/** Blocks addresses that contain `text`; with `thirdParty` only those of other sites. */
export type BlockRule = { text: string; thirdParty?: boolean };

/**
 * Options of a Chromium with a content blocker, an extension that blocks as the ad blockers do: by the browser's own
 * rules, before a request leaves. A beacon is blocked like any other.
 */
export const withContentBlocker = (rules: BlockRule[]): ChromiumOptions => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-blocker-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const manifest = {
    manifest_version: 3,
    name: 'Content blocker',
    version: '1',
    permissions: ['declarativeNetRequest'],
    host_permissions: ['<all_urls>'],
    declarative_net_request: { rule_resources: [{ id: 'rules', enabled: true, path: 'rules.json' }] },
  };
  const written = rules.map(({ text, thirdParty }, index) => ({
    id: index + 1,
    priority: 1,
    action: { type: 'block' },
    condition: {
      urlFilter: text,
      resourceTypes: ['script', 'xmlhttprequest', 'ping', 'image', 'other'],
      ...(thirdParty && { domainType: 'thirdParty' }),
    },
  }));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'rules.json'), JSON.stringify(written));
  return { args: [`--load-extension=${folder}`] };
};
