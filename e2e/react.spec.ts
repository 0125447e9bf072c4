import { testBinding } from './support/binding-tests';

testBinding('React', 'e2e/apps/react.jsx', 'demo/react/server.jsx');
