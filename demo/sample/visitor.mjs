// A visitor: a browser profile with its context, a user id, and a source of the visit.

const browsers = [
  { device: 'desktop', resolution: '1920x1080', os: ['Windows', '11'], browser: ['Chrome', '143.0'] },
  { device: 'desktop', resolution: '2560x1440', os: ['macOS', '15.6'], browser: ['Safari', '26.1'] },
  { device: 'desktop', resolution: '1536x864', os: ['Linux', ''], browser: ['Firefox', '145.0'] },
  { device: 'mobile', resolution: '390x844', os: ['iOS', '26.1'], browser: ['Safari', '26.1'] },
  { device: 'mobile', resolution: '412x915', os: ['Android', '16'], browser: ['Chrome', '143.0'] },
  { device: 'tablet', resolution: '820x1180', os: ['iOS', '26.0'], browser: ['Safari', '26.0'] },
];

const people = [
  'ada',
  'grace',
  'linus',
  'margaret',
  'edsger',
  'barbara',
  'alan',
  'radia',
  'tim',
  'katherine',
];

const referrers = [
  '',
  '',
  'https://www.google.com/',
  'https://duckduckgo.com/',
  'https://news.ycombinator.com/',
];

export const createVisitor = (random, number) => {
  const { device, resolution, os, browser } = random.pick(browsers);
  const language = random.pick(['en-GB', 'en-US', 'de-DE', 'fr-FR', 'nl-NL']);
  return {
    userId: random.uuid(),
    account: random.chance(0.5) ? `${people[number % people.length]}@example.com` : null,
    storage: random.chance(0.85) ? 'cookie' : random.pick(['indexeddb', 'memory']),
    referrer: random.pick(referrers),
    sessionIndex: 0,
    previousSessionId: null,
    tabId: random.uuid(),
    context: {
      device: { type: device, touch: device !== 'desktop', resolution, colorDepth: 24 },
      os: { name: os[0], version: os[1] },
      browser: { name: browser[0], version: browser[1], language, bot: false },
      locale: language,
      timeZone: random.pick(['Europe/Berlin', 'Europe/London', 'America/New_York', 'Asia/Tokyo']),
      sdk: { name: 'sojourn', version: 'sample' },
    },
  };
};
