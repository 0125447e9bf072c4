// Sends changes between foreground and background as events, so that the inspector can draw them. Passive: they tell
// about the session, and do not keep it alive.
export const sendStateChanges = () =>
  sojourn('on', 'state', ({ state }) =>
    sojourn(
      'track',
      'application_state_transition',
      { transition_type: `application_${state}` },
      { passive: true },
    ),
  );
