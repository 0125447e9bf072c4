// The demo's app as it is, beside a component that notes what it renders, and with a handle to take both down.
import { StrictMode, version } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { TrackerProvider, usePageView, useSession, useTracker } from 'sojourn/react';
import { App } from '../../demo/react/app.jsx';

window.framework = `React ${parseInt(version)}`;
window.rendered = [];
const Probe = () => {
  window.tracker = useTracker();
  window.rendered.push(useSession()?.sessionId ?? null);
  return null;
};

/** Of somebody who has forgotten the provider. */
const Lost = () => {
  usePageView('Lost');
  return <p id="lost">{`${useSession()} ${useTracker().track('lost')} ${useTracker().track('lost')}`}</p>;
};

const container = document.getElementById('root');
const settings = { ...container.dataset };
const tree = () => (
  <>
    <StrictMode>
      <BrowserRouter>
        <App {...settings} />
      </BrowserRouter>
    </StrictMode>
    <TrackerProvider options={{ collector: settings.collector }}>
      <Probe />
    </TrackerProvider>
  </>
);

let root = hydrateRoot(container, tree());
window.unmount = () => root.unmount();
window.mount = () => {
  root = createRoot(container);
  root.render(tree());
};
window.mountLost = () =>
  createRoot(document.body.appendChild(document.createElement('div'))).render(<Lost />);
