import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { StrictMode } from 'react';
import { renderToPipeableStream } from 'react-dom/server';
import { StaticRouter } from 'react-router';
import { App } from './app.jsx';

/** Renders the page at that address. */
export const render = async (url, { collector, answered }) => {
  const html = await new Promise((resolve, reject) => {
    const { pipe } = renderToPipeableStream(
      <StrictMode>
        <StaticRouter location={url}>
          <App collector={collector} answered={answered} />
        </StaticRouter>
      </StrictMode>,
      { onAllReady: () => resolve(text(pipe(new PassThrough()))), onError: reject },
    );
  });
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A shop in React</title></head>
<body><div id="root" data-collector="${collector}" data-answered="${answered}">${html}</div>
<script type="module" src="/client.js"></script></body>
</html>`;
};
