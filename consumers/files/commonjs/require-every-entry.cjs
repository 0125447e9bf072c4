// Each entry point can be required, and has the same exports as its module.
const { exports: entries } = require('sojourn/package.json');

const check = async () => {
  for (const [path, target] of Object.entries(entries)) {
    if (typeof target === 'string') continue;
    const name = path.replace(/^\./, 'sojourn');
    const required = Object.keys(require(name));
    const imported = Object.keys(await import(name));
    const same = required.filter((key) => key !== '__esModule').join() === imported.join();
    if (!imported.length || !same) throw new Error(`${name}: ${required} is not ${imported}`);
  }
};
check();
