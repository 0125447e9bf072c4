import { lazy, Suspense, useState } from 'react';
import { Link, Route, Routes, useParams } from 'react-router';
import { TrackerProvider, usePageView, useSession, useTracker } from 'sojourn/react';
import { pageViews } from 'sojourn/page-views';

const About = lazy(() => import('./about.jsx'));

const products = { 1: 'Kettle', 2: 'Teapot' };

/** Without `usePageView`, `pageViews()` tracks the view. */
const Home = () => (
  <ul>
    {Object.entries(products).map(([id, name]) => (
      <li key={id}>
        <Link to={`/product/${id}`}>{name}</Link>
      </li>
    ))}
  </ul>
);

/** All products share one name; the address, which is sent as well, distinguishes them. */
const Product = () => {
  const { id } = useParams();
  const { track } = useTracker();
  usePageView('Product', { product: id });
  return (
    <p>
      {products[id]} <button onClick={() => track('cart_add', { product: id })}>Buy</button>
    </p>
  );
};

/** There is no session on the server, nor before the tracker has started. */
const Greeting = () => {
  const session = useSession();
  return <p id="greeting">{session ? `Visit ${session.sessionIndex}` : 'Welcome'}</p>;
};

const Banner = ({ onAnswer }) => (
  <p>
    May we count your visit? <button onClick={() => onAnswer('granted')}>Yes</button>{' '}
    <button onClick={() => onAnswer('denied')}>No</button>
  </p>
);

/** The collector's address is a setting from the server. */
export const App = ({ collector, answered = 'pending' }) => {
  // A real site remembers the answer.
  const [consent, setConsent] = useState(answered);
  return (
    <TrackerProvider options={{ collector, plugins: [pageViews()] }} consent={consent}>
      <nav>
        <Link to="/">Shop</Link> <Link to="/about">About</Link>
      </nav>
      <Greeting />
      <Suspense fallback={<p>One moment …</p>}>
        <Routes>
          <Route path="/" element={<Home />} />
          <Route path="/product/:id" element={<Product />} />
          <Route path="/about" element={<About />} />
        </Routes>
      </Suspense>
      {consent === 'pending' ? (
        <Banner onAnswer={setConsent} />
      ) : (
        <button onClick={() => setConsent('denied')}>Do not count me</button>
      )}
    </TrackerProvider>
  );
};
