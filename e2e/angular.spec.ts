import { testBinding } from './support/binding-tests';

testBinding('Angular 21', 'e2e/apps/angular/app.ts', 'e2e/apps/angular/server.ts', () => ({
  external: ['common', 'compiler', 'core', 'platform-browser', 'platform-server', 'router'].map(
    (name) => `@angular/${name}`,
  ),
}));
