import type { UnstampedEvent } from '../event/event';
import type { Emitter } from './emitter';
import { isName } from './methods';

/** Asks plugins whether an event may be sent. Plugins may change it, but an event without a name or properties is an error. */
export const createEventFilter =
  (emit: Emitter['emit']) =>
  (event: UnstampedEvent): boolean => {
    const { name } = event;
    if (!emit('beforeTrack', event)) return false;
    if ((event.name === name || isName(event.name)) && Object(event.properties) === event.properties)
      return true;
    throw __DEV__ ? 'a plugin has taken its name or its properties' : 'beforeTrack';
  };
