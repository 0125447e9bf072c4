import { StrictMode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.jsx';

const root = document.getElementById('root');

hydrateRoot(
  root,
  <StrictMode>
    <BrowserRouter>
      <App {...root.dataset} />
    </BrowserRouter>
  </StrictMode>,
);
