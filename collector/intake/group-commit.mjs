// Commits the requests of a few milliseconds in one transaction: a commit waits for the disk, and costs the same for 1 row as
// for 1,000. Each request is answered after the transaction with its rows.

export const createGroupCommit = ({ commit, gatherFor = 5, maxRows = 5_000 }) => {
  let waiting = [];
  let running = null;

  const takeGroup = () => {
    let rows = 0;
    const end = waiting.findIndex((request) => (rows += request.rows.length) > maxRows);
    // A single request over the limit is still committed.
    return waiting.splice(0, end === -1 ? waiting.length : Math.max(end, 1));
  };

  const settle = (group) =>
    commit(group.flatMap((request) => request.rows)).then(() => group.forEach((request) => request.done()));

  const commitGroup = async (group) => {
    try {
      await settle(group);
    } catch (error) {
      // If the store is unavailable, all requests of the group fail: a try for each would only prolong the wait.
      if (group.length === 1 || error.kind === 'unavailable')
        return group.forEach((request) => request.failed(error));
      // A request that the database rejects must not fail the others.
      for (const request of group) await settle([request]).catch(request.failed);
    }
  };

  const run = async () => {
    await new Promise((resolve) => setTimeout(resolve, gatherFor));
    // Requests that arrive during a commit form the next group, so no further waiting is needed under load.
    while (waiting.length) await commitGroup(takeGroup());
    running = null;
  };

  return {
    add: (rows) =>
      new Promise((done, failed) => {
        waiting.push({ rows, done, failed });
        running ??= run();
      }),
    idle: async () => {
      while (running) await running;
    },
  };
};
