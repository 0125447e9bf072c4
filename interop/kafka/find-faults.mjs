/** Returns one sentence for each broken promise. */
export const findFaults = ({ counted, sessions, killed }, kills) => {
  const faults = [];
  const say = (text, many) => many && faults.push(`${text}: ${many}`);
  say('events lost', counted.lost);
  say('events that are stored more than once', counted.twice);
  say('events that nobody tracked', counted.strangers);
  say('visitors in several partitions', counted.scattered);
  for (const { by, missing, extra, different } of sessions) {
    say(`${by}: sessions missing`, missing);
    say(`${by}: sessions too many`, extra);
    say(`${by}: sessions that differ from the truth`, different);
  }
  say('kills that did not happen', kills - killed);
  if (!counted.tracked || !sessions.length || sessions.some((one) => !one.sessions))
    faults.push('nothing was tracked');
  return faults;
};
