import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Preferences that block all site data, as the setting "block all cookies" does. */
export const blockAllStorage = { profile: { default_content_setting_values: { cookies: 2 } } };

/** Before the start: a running browser writes its own over them. */
export const writePreferences = (profile: string, prefs: Record<string, unknown>) => {
  const file = join(profile, 'Default', 'Preferences');
  mkdirSync(join(profile, 'Default'), { recursive: true });
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  writeFileSync(file, JSON.stringify({ ...before, ...prefs }));
};
