import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('../../node_modules/@opentelemetry/browser-sdk', import.meta.url));

/** As its documentation starts it, with all that it has for sessions, documents, navigations, errors and web vitals. */
const contents = `
  import { logs } from '@opentelemetry/api-logs';
  import { createDocumentLogRecordProcessor, createLocationDocumentProvider } from '@opentelemetry/browser-sdk/document';
  import { startLogsSdk } from '@opentelemetry/browser-sdk/logs';
  import {
    createDefaultSessionIdGenerator,
    createLocalStorageSessionStore,
    createSessionLogRecordProcessor,
    createSessionManager,
  } from '@opentelemetry/browser-sdk/session';
  import { ErrorsInstrumentation } from '@opentelemetry/browser-instrumentation/experimental/errors';
  import { NavigationInstrumentation } from '@opentelemetry/browser-instrumentation/experimental/navigation';
  import { WebVitalsInstrumentation } from '@opentelemetry/browser-instrumentation/experimental/web-vitals';

  export const start = async (url) => {
    const session = createSessionManager({
      sessionIdGenerator: createDefaultSessionIdGenerator(),
      sessionStore: createLocalStorageSessionStore(),
      inactivityTimeout: 1800,
    });
    await session.start();
    startLogsSdk({
      serviceName: 'shop',
      serviceVersion: '1.2.3',
      exportConfig: { url },
      batchProcessorConfig: { scheduledDelayMillis: 50 },
      processors: [
        createSessionLogRecordProcessor(session),
        createDocumentLogRecordProcessor(createLocationDocumentProvider()),
      ],
    });
    new NavigationInstrumentation();
    new ErrorsInstrumentation();
    new WebVitalsInstrumentation();
  };

  export const emit = (eventName, attributes) => logs.getLogger('shop', '1.2.3').emit({ eventName, attributes, severityNumber: 9 });
`;

/** OpenTelemetry's own packages for browsers, as one module: `start(url)`, and `emit(name, attributes)`. */
export const openTelemetryModule = async (): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
};

/** The package `web-vitals`, as a site bundles it. */
export const webVitalsModule = async (): Promise<string> => {
  const resolveDir = fileURLToPath(new URL('../../', import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: `export * from 'web-vitals'`, resolveDir },
    bundle: true,
    format: 'esm',
    write: false,
  });
  return outputFiles[0]!.text;
};
