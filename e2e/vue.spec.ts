import vue from '@vitejs/plugin-vue';
import { testBinding } from './support/binding-tests';

testBinding('Vue 3', 'e2e/apps/vue.js', 'demo/vue/server.js', () => ({ plugins: [vue()] }));
