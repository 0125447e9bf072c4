// The demo's app as it is, beside a component that notes what it renders, and with a handle to take both down.
import { hydrate, mount, unmount } from 'svelte';
import App from '../../../demo/svelte/app.svelte';
import { router } from '../../../demo/svelte/router.svelte.js';
import Lost from './lost.svelte';
import Probe from './probe.svelte';

window.framework = 'Svelte 5';
window.rendered = [];

const target = document.getElementById('app');
const settings = { ...target.dataset };
const addElement = () => document.body.appendChild(document.createElement('div'));

let components;
const start = (show) => {
  router.open(location.pathname);
  components = [
    show(App, { target, props: settings }),
    // A second root of the same page.
    mount(Probe, { target: addElement(), props: settings }),
  ];
};
window.mount = () => start(mount);
window.unmount = () => components.forEach((component) => unmount(component));
window.mountLost = () => mount(Lost, { target: addElement() });
start(hydrate);
