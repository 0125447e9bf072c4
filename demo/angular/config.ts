import { inject, type ApplicationConfig } from '@angular/core';
import { provideClientHydration } from '@angular/platform-browser';
import { provideRouter } from '@angular/router';
import { provideSojourn } from 'sojourn/angular';
import { pageViews } from 'sojourn/page-views';
import { Consent, readSetting } from './consent';
import { Home } from './home';
import { Product } from './product';

export const config: ApplicationConfig = {
  providers: [
    provideRouter([
      { path: '', component: Home },
      { path: 'product/:id', component: Product, data: { name: 'Product' } },
      { path: 'about', loadComponent: async () => (await import('./about')).About, data: { name: 'About' } },
    ]),
    provideClientHydration(),
    provideSojourn(() => ({
      options: { collector: readSetting('collector'), plugins: [pageViews()] },
      consent: inject(Consent).answer,
    })),
  ],
};
