import { testBinding } from './support/binding-tests';

testBinding('React 19', 'e2e/apps/react.jsx', 'demo/react/server.jsx');

testBinding('React 18', 'e2e/apps/react.jsx', 'demo/react/server.jsx', () => ({
  // Of all that is bundled, the router and the bindings too.
  alias: [{ find: /^(react|react-dom)(?=$|\/)/, replacement: '$1-18' }],
}));
