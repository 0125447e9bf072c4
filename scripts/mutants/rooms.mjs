// The rooms whose tests are tested, and the folders of the tests that answer for each.
export const rooms = {
  record: ['test/record'],
  session: ['test/session'],
  ledger: ['test/ledger'],
  store: ['test/store'],
  outbox: ['test/outbox'],
};
