// Runs the steps of a check in order, says how long each took, and stops at the first that fails.

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** `stages`: one object of steps by name for each stage. The steps of a stage run side by side. Ends the process when one fails. */
export const runStages = async (stages) => {
  const start = performance.now();
  const done = [];
  for (const steps of stages) {
    const names = Object.keys(steps);
    const title = names.join(', ');
    console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 60 - title.length))}`);
    const runStep = async (name) => {
      const stepStart = performance.now();
      try {
        await steps[name]();
      } catch (error) {
        console.error(error.message);
        console.error(`\nFAILED at ${name}, after ${seconds(start)}`);
        return false;
      }
      console.log(`${name}: ${seconds(stepStart)}`);
      done.push(`${name} ${seconds(stepStart)}`);
      return true;
    };
    const passed = await Promise.all(names.map(runStep));
    if (passed.includes(false)) process.exit(1);
  }
  return `PASSED in ${seconds(start)} (${done.join(', ')})`;
};
