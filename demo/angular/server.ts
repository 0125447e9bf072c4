import { mergeApplicationConfig } from '@angular/core';
import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { App } from './app';
import { config } from './config';

const serverConfig = mergeApplicationConfig(config, { providers: [provideServerRendering()] });
const bootstrap = (context: BootstrapContext) => bootstrapApplication(App, serverConfig, context);

/** Renders the page at that address. */
export const render = (url: string, { collector, answered }: { collector: string; answered: string }) =>
  renderApplication(bootstrap, {
    url,
    document: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><base href="/"><title>A shop in Angular</title></head>
<body><app-root data-collector="${collector}" data-answered="${answered}"></app-root>
<script type="module" src="/client.js"></script></body>
</html>`,
  });
