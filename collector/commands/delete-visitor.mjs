import pino from 'pino';
import { ConfigError } from '../config/read-config.mjs';
import { askCollector } from './ask-collector.mjs';
import { openOrExplain } from './open-or-explain.mjs';

const deleteInStore = async (config, visitor) => {
  const store = await openOrExplain(config, pino({ level: 'silent' }));
  try {
    if (!store.deleteVisitor)
      throw new ConfigError(`store="${store.name}" keeps no events: delete them where they are stored.`);
    return await store.deleteVisitor(visitor);
  } finally {
    await store.close();
  }
};

/** For privacy requests: deletes all events of a visitor id or of an account. */
export const deleteVisitor = async (config, { url, 'user-id': userId, account }) => {
  if (!userId === !account)
    throw new ConfigError(
      'Give --user-id=ID (a visitor id) or --account=ID (the id of identify), and not both.',
    );
  const visitor = userId ? { userId } : { account };
  const deleted = url
    ? (await askCollector({ url, path: '/admin/delete-visitor', body: visitor, token: config.adminToken }))
        .deleted
    : await deleteInStore(config, visitor);
  console.log(`Deleted ${deleted} events.`);
};
