// Runs the steps of a check in order, prints the time of each, and stops at the first failure.

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** `stages`: one object of named steps for each stage. The steps of a stage run side by side. A failure ends the process. */
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
