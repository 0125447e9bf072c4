// Rooms for mutation tests: the files that Stryker changes, and the folders of the tests that must detect the changes.
export const rooms = {
  rules: { source: 'src/core/session/rules', tests: ['test/core/session'] },
  session: { source: 'src/core/session', tests: ['test/core/session'] },
  storage: { source: 'src/core/storage', tests: ['test/core/storage'] },
  delivery: { source: 'src/core/delivery', tests: ['test/core/delivery'] },
};
