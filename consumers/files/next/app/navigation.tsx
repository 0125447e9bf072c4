'use client';
import Link from 'next/link';
import { useEffect } from 'react';
import { Buy } from './buy';
import { Leave } from './leave';

export const Navigation = () => {
  useEffect(() => void (document.documentElement.dataset.alive = ''), []);
  return (
    <nav>
      <Link id="home" href="/">
        Home
      </Link>
      <Link id="products" href="/products">
        Products
      </Link>
      <Link id="about" href="/about">
        About
      </Link>
      <Link id="team" href="/about?tab=team">
        Team
      </Link>
      <Link id="contact" href="/contact" replace>
        Contact
      </Link>
      <span id="buy">
        <Buy />
      </span>
      <Leave />
    </nav>
  );
};
