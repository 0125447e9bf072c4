import { usePageView } from 'sojourn/react';

/** Loaded when somebody wants to read it; its view waits for the name until then. */
const About = () => {
  usePageView('About');
  return <p>We sell what boils water, and what holds it.</p>;
};

// `lazy` of React asks for a default export.
export default About;
