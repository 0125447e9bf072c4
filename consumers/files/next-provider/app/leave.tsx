'use client';
import { useTracker } from 'sojourn/react';

export const Leave = () => {
  const { track } = useTracker();
  const leave = () => {
    track('leave');
    window.close();
  };
  return (
    <button id="leave" onClick={leave}>
      Leave
    </button>
  );
};
