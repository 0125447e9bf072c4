// One transaction for all requests of a few milliseconds: a commit waits for the disk, and costs the same for 1 row as
// for 1,000. Each request is answered when the transaction with its rows is through.

export const createGroupCommit = ({ commit, gatherFor = 5, maxRows = 5_000 }) => {
  let waiting = [];
  let running = null;

  const takeGroup = () => {
    let rows = 0;
    const end = waiting.findIndex((request) => (rows += request.rows.length) > maxRows);
    // A single request over the limit still has to go.
    return waiting.splice(0, end === -1 ? waiting.length : Math.max(end, 1));
  };

  const settle = (group) =>
    commit(group.flatMap((request) => request.rows)).then(() => group.forEach((request) => request.done()));

  const commitGroup = async (group) => {
    try {
      await settle(group);
    } catch (error) {
      // A store that is away takes no request of the group: a try for each would only prolong the wait.
      if (group.length === 1 || error.kind === 'unavailable')
        return group.forEach((request) => request.failed(error));
      // One request that the database refuses must not take the others down with it.
      for (const request of group) await settle([request]).catch(request.failed);
    }
  };

  const run = async () => {
    await new Promise((resolve) => setTimeout(resolve, gatherFor));
    // What arrives during a commit is the next group: no further gathering is needed under load.
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
