// The demo's app as it is, beside a component that notes what it renders, and with a handle to take both down. Templates are compiled
// where they run.
import '@angular/compiler';
import { Component, effect, VERSION, type ApplicationRef } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { injectPageView, injectSession, injectTracker, provideSojourn } from 'sojourn/angular';
import { App } from '../../../demo/angular/app';
import { config } from '../../../demo/angular/config';

const rendered: (string | null)[] = [];
const handle: Record<string, unknown> = { framework: `Angular ${VERSION.major}`, rendered };
Object.assign(window, handle);

@Component({ selector: 'app-probe', template: '' })
class Probe {
  readonly tracker = Object.assign(window, { tracker: injectTracker() });
  readonly session = injectSession();
  readonly noting = effect(() => void rendered.push(this.session()?.sessionId ?? null));
}

/** Of somebody who has forgotten `provideSojourn()`. */
@Component({ selector: 'app-lost', template: '<p id="lost">{{ text }}</p>' })
class Lost {
  readonly view = injectPageView('Lost');
  readonly text = `${injectSession()()} ${injectTracker().track('lost')} ${injectTracker().track('lost')}`;
}

const root = document.querySelector<HTMLElement>('app-root')!;
const { collector, answered } = root.dataset;
const addElement = (name: string, data = {}) => {
  document.querySelector(name)?.remove();
  const element = document.body.appendChild(document.createElement(name));
  Object.assign(element.dataset, data);
};

let apps: ApplicationRef[];
const start = async () => {
  addElement('app-probe');
  apps = [
    await bootstrapApplication(App, config),
    // A second app of the same page.
    await bootstrapApplication(Probe, {
      providers: [provideSojourn({ options: { collector: collector! } })],
    }),
  ];
};
Object.assign(window, {
  mount() {
    addElement('app-root', { collector, answered });
    return start();
  },
  unmount: () => apps.forEach((app) => app.destroy()),
  mountLost() {
    addElement('app-lost');
    return bootstrapApplication(Lost);
  },
});
await start();
