import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Route, Routes } from 'react-router';
import { Measuring } from './measuring';
import { Navigation } from './navigation';

// React sets the title when it has rendered the page: after the router has changed the address.
const Page = ({ title }: { title: string }) => (
  <>
    <title>{title}</title>
    <h1>{title}</h1>
  </>
);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Measuring>
      <BrowserRouter>
        <Navigation />
        <Routes>
          <Route path="/" element={<Page title="Home" />} />
          <Route path="/products" element={<Page title="Products" />} />
          <Route path="/about" element={<Page title="About" />} />
          <Route path="/contact" element={<Page title="Contact" />} />
        </Routes>
      </BrowserRouter>
    </Measuring>
  </StrictMode>,
);
