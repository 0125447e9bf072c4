// Rooms for mutation tests: the files that Stryker changes, and the tests (folders or files) that must detect the changes.
export const rooms = {
  rules: { source: 'src/core/session/rules', tests: ['test/core/session'] },
  session: {
    source: 'src/core/session',
    tests: ['test/core/session', 'test/core/tracker/another-visitor.test.ts'],
  },
  storage: { source: 'src/core/storage', tests: ['test/core/storage'] },
  delivery: { source: 'src/core/delivery', tests: ['test/core/delivery'] },
};
