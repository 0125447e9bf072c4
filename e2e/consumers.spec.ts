// A part of `npm run consumers` that needs no registry: the apps whose packages the project has.
import { apps } from '../consumers/apps/apps';
import { testApp } from '../consumers/support/test-app';
import { test } from './support/fixtures';

test.use({ isolation: 'context' });

for (const app of apps) if (app.quick) testApp(app, { fromRegistry: false });
