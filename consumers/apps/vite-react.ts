import type { App } from '../support/app';

const page = 'docs/frameworks.md';

export const viteReact: App = {
  name: 'Vite, React, react-router',
  versionOf: 'vite',
  template: ['create-vite@latest', 'app', '--template', 'react-ts', '--no-interactive'],
  byHand: {
    packages: ['vite', '@vitejs/plugin-react', 'react', 'react-dom'],
    files: ['vite-react-template'],
  },
  packages: ['react-router'],
  documented: [
    { page, file: 'src/measuring.tsx' },
    { page, file: 'src/buy.tsx' },
  ],
  files: ['vite-react'],
  commands: [['vite', 'build']],
  server: { run: { folder: 'dist' }, pages: 'routes' },
  quick: true,
};
