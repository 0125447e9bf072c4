import type { UnstampedEvent } from '../event/event';
import type { Emitter } from './emitter';
import { isName } from './methods';

/** Asks plugins whether an event may be sent. Plugins may change the event, but must not remove its name or its properties. */
export const createEventFilter =
  (emit: Emitter['emit']) =>
  (event: UnstampedEvent): boolean => {
    const { name } = event;
    if (!emit('beforeTrack', event)) return false;
    if ((event.name === name || isName(event.name)) && Object(event.properties) === event.properties)
      return true;
    throw __DEV__ ? 'a plugin has removed its name or its properties' : 'beforeTrack';
  };
