'use client';
import { tracker } from '../tracker';

export const Leave = () => {
  const leave = () => {
    tracker.track('leave');
    window.close();
  };
  return (
    <button id="leave" onClick={leave}>
      Leave
    </button>
  );
};
