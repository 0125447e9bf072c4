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

/** A type of mParticle's as it is in JSON, where an enumeration is the texts that it stands for. */
type Json<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Member)[]
    ? Json<Member>[]
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T;

/** The events that are sent; each has its data. */
export type ModelEvent = Json<
  | Required<SessionStartEvent>
  | Required<SessionEndEvent>
  | Required<ScreenViewEvent>
  | Required<CustomEvent>
  | Required<ApplicationStateTransitionEvent>
  | Required<UserAttributeChangeEvent>
  | Required<UserIdentityChangeEvent>
>;

/** What an event of that type has besides what all have. */
export type ModelFields<Type extends ModelEvent['event_type']> = Omit<
  Extract<ModelEvent, { event_type: Type }>['data'],
  keyof CommonEventData
>;

/** The body of a request; its events are printed apart. Where the site knows no `mpid`, there is none: see the option. */
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
