import { usePageView } from 'sojourn/react';

/** Loaded on demand; its view waits for the name until then. */
const About = () => {
  usePageView('About');
  return <p>We sell what boils water, and what holds it.</p>;
};

// React's `lazy` needs a default export.
export default About;
