import type {
  ApplicationStateTransitionEvent,
  Batch,
  CommonEventData,
  CustomEvent,
  ScreenViewEvent,
  SessionEndEvent,
  SessionStartEvent,
  UserAttributeChangeEvent,
  UserIdentityChangeEvent,
} from '@mparticle/event-models';

/** A type of mParticle in JSON, where an enumeration becomes its texts. */
type Json<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Member)[]
    ? Json<Member>[]
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T;

/** The types of events that are sent, each with its data. */
export type ModelEvent = Json<
  | Required<SessionStartEvent>
  | Required<SessionEndEvent>
  | Required<ScreenViewEvent>
  | Required<CustomEvent>
  | Required<ApplicationStateTransitionEvent>
  | Required<UserAttributeChangeEvent>
  | Required<UserIdentityChangeEvent>
>;

/** The fields of one type of event, without those that all types share. */
export type ModelFields<Type extends ModelEvent['event_type']> = Omit<
  Extract<ModelEvent, { event_type: Type }>['data'],
  keyof CommonEventData
>;

/**
 * The body of a request without its events, which are printed separately. `mpid` is absent if the site does not know it: see
 * the option.
 */
export type ModelBatch = Json<Omit<Batch, 'mpid' | 'events'>> & { mpid?: string | false };

/** Kinds of custom events. */
export type CustomEventType =
  | 'navigation'
  | 'location'
  | 'search'
  | 'transaction'
  | 'user_content'
  | 'user_preference'
  | 'social'
  | 'media'
  | 'other';
