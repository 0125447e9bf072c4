// Finds the events of one person, for a request to delete them.

/**
 * Returns a condition and its values. By `userId`: the events of that visitor id. By `account` (the id of `identify`): the
 * events of that account; from the visitor ids that it used, also events without an account, and session ends that list it.
 * Events of other accounts on the same device remain. `contains` writes the database's search in a text.
 */
export const visitorFilter = ({ userId, account }, contains) => {
  if (userId !== undefined) return { where: 'user_id = $1', values: [userId] };
  const seen = 'user_id IN (SELECT user_id FROM events WHERE known_user = $1)';
  const lists = `name = 'session_end' AND ${contains('event', '$2')}`;
  return {
    where: `known_user = $1 OR (${seen} AND (known_user IS NULL OR (${lists})))`,
    // The column is cut at 500 characters. The column `event` has the account as JSON.
    values: [account.slice(0, 500), JSON.stringify(account)],
  };
};
