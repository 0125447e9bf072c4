// Everything is lowered to ES5, packages too.
const presets = [['@babel/preset-env', { targets: 'ie 11', modules: false }]];
const use = { loader: 'babel-loader', options: { presets, sourceType: 'unambiguous' } };

module.exports = {
  mode: 'production',
  target: ['web', 'es5'],
  entry: './src/main.js',
  module: { rules: [{ test: /\.m?js$/, use }] },
};
