// Which events are those of one person, for a request to delete them.

/**
 * The condition, and its values. By `userId`: the events of that visitor id. By `account` (the id of `identify`): the events
 * under that account; of the visitor ids that it was seen with, the events without an account, and the ends of sessions
 * that list it. Events of another account on the same device remain. `contains` writes the database's search in a text.
 */
export const visitorFilter = ({ userId, account }, contains) => {
  if (userId !== undefined) return { where: 'user_id = $1', values: [userId] };
  const seen = 'user_id IN (SELECT user_id FROM events WHERE known_user = $1)';
  const lists = `name = 'session_end' AND ${contains('event', '$2')}`;
  return {
    where: `known_user = $1 OR (${seen} AND (known_user IS NULL OR (${lists})))`,
    // The column is cut at 500 characters. In the column `event` the account is JSON.
    values: [account.slice(0, 500), JSON.stringify(account)],
  };
};
