import { test } from '../e2e/support/fixtures';
import { apps } from './apps/apps';
import { testApp } from './support/test-app';

test.use({ isolation: 'context' });

for (const app of apps) testApp(app, { fromRegistry: true });
