// Formats of times, durations and paths.

const pad = (number) => String(number).padStart(2, '0');

/** 4 s, 1 min 05 s, 2 h 10 min, 3 d 4 h: two units are enough for a comparison. */
export const duration = (ms) => {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return seconds === 0 && ms > 0 ? `${Math.round(ms)} ms` : `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${pad(minutes % 60)} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
};

export const time = (ms) => new Date(ms).toLocaleTimeString([], { hourCycle: 'h23' });

/** Only the time for today, otherwise with the day. */
export const moment = (ms) => {
  const date = new Date(ms);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? time(ms)
    : `${date.toLocaleDateString([], { day: 'numeric', month: 'short' })}, ${time(ms)}`;
};

export const ago = (ms) => (ms < 5_000 ? 'just now' : `${duration(ms)} ago`);

export const shortId = (id) => id.slice(0, 8);

export const number = (value) => value.toLocaleString('en-US');

export const count = (value, noun) => `${number(value)} ${noun}${value === 1 ? '' : 's'}`;

/** The part of a URL that distinguishes pages of one site. */
export const path = (url) => {
  try {
    const { pathname, search, hash } = new URL(url);
    return pathname + search + hash;
  } catch {
    return url ?? '–';
  }
};

const protocols = {
  native: 'Native',
  snowplow: 'Snowplow',
  tracardi: 'Tracardi',
  mparticle: 'mParticle',
  otlp: 'OTLP',
};

export const protocolName = (name) => protocols[name] ?? name;

export const reasons = {
  live: 'an event of the last minute left it in the foreground',
  open: 'no end was reported: it may continue',
  'no end received': 'a later session has begun: it is over, at an unknown time',
  'foreground-timeout': 'idle too long in the foreground',
  'background-timeout': 'away too long',
  'max-duration': 'lasted as long as a session may',
  clock: 'the clock was set back',
  ended: 'ended by the site',
  logout: 'logged out',
  consent: 'consent withdrawn',
  'browser-closed': 'browser closed',
  'force-quit': 'browser died',
};
