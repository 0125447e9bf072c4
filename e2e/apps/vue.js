// The demo's app as it is, beside a component that notes what it renders, and with a handle to take the app down.
import { createApp, defineComponent, h, version } from 'vue';
import { createSojourn, usePageView, useSession, useTracker } from 'sojourn/vue';
import { createShop } from '../../demo/vue/create-shop.js';

window.framework = `Vue ${parseInt(version)}`;
window.rendered = [];
const Probe = defineComponent(() => {
  const session = useSession();
  window.tracker = useTracker();
  return () => {
    window.rendered.push(session.value?.sessionId ?? null);
    return h('i');
  };
});

/** Of somebody who has forgotten the plugin. */
const Lost = defineComponent(() => {
  usePageView('Lost');
  const { track } = useTracker();
  const session = useSession();
  return () => h('p', { id: 'lost' }, `${session.value} ${track('lost')} ${track('lost')}`);
});

const container = document.getElementById('app');
const settings = { ...container.dataset };

let app;
let probe;
window.mount = async () => {
  const shop = createShop(settings);
  app = shop.app;
  await shop.router.isReady();
  app.mount(container);
  // A second app of the same page.
  probe = createApp(Probe).use(createSojourn({ options: { collector: settings.collector } }));
  probe.mount(document.body.appendChild(document.createElement('div')));
};
window.unmount = () => {
  app.unmount();
  probe.unmount();
};
window.mountLost = () => createApp(Lost).mount(document.body.appendChild(document.createElement('div')));
await window.mount();
