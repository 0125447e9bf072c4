import { useEffect } from 'react';
import { Link } from 'react-router';
import { useTracker } from 'sojourn/react';
import { Buy } from './buy';

export const Navigation = () => {
  const { track } = useTracker();
  useEffect(() => void (document.documentElement.dataset.alive = ''), []);
  const leave = () => {
    track('leave');
    window.close();
  };
  return (
    <nav>
      <Link id="home" to="/">
        Home
      </Link>
      <Link id="products" to="/products">
        Products
      </Link>
      <Link id="about" to="/about">
        About
      </Link>
      <Link id="team" to="/about?tab=team">
        Team
      </Link>
      <Link id="contact" to="/contact" replace>
        Contact
      </Link>
      <span id="buy">
        <Buy />
      </span>
      <button id="leave" onClick={leave}>
        Leave
      </button>
    </nav>
  );
};
