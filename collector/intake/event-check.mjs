// Checks an event of any protocol before it is stored: fields may be absent, but have their types. The native protocol has a
// stricter schema (schema.mjs).
import Ajv from 'ajv';
import { sentence } from '../protocols/faults.mjs';
import { describeError } from './schema.mjs';

const text = { type: 'string' };
const maybeText = { type: ['string', 'null'] };
const maybeNumber = { type: ['number', 'null'] };
const object = (properties, required = []) => ({ type: 'object', properties, required });

const eventSchema = object(
  {
    id: {
      type: 'string',
      pattern: '^[\\da-fA-F]{8}-[\\da-fA-F]{4}-[\\da-fA-F]{4}-[\\da-fA-F]{4}-[\\da-fA-F]{12}$',
    },
    name: { type: 'string', minLength: 1 },
    time: text,
    properties: object(),
    context: object(),
    session: object(
      {
        userId: maybeText,
        sessionId: text,
        sessionIndex: maybeNumber,
        eventIndex: maybeNumber,
        previousSessionId: maybeText,
        storageMechanism: maybeText,
        firstEventId: maybeText,
        firstEventTimestamp: maybeText,
        startedAt: maybeText,
        state: maybeText,
        attributes: object(),
      },
      ['sessionId'],
    ),
    tab: object({ id: maybeText }),
    page: object({ id: maybeText, url: maybeText, title: maybeText, referrer: maybeText }),
    consent: maybeText,
    user: object({ id: text, traits: object() }, ['id']),
  },
  ['id', 'name', 'time', 'properties'],
);

const validate = new Ajv({ allowUnionTypes: true }).compile(eventSchema);

/** Returns null for a valid event, else a sentence. */
export const problemWithEvent = (event) => {
  if (!validate(event)) return sentence`event "${event?.name}": ` + describeError(validate.errors[0], 'it');
  return Number.isNaN(Date.parse(event.time))
    ? sentence`event "${event.name}": time must be one, not "${event.time}"`
    : null;
};
