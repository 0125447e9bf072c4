import { attempt } from '../../core/util/attempt';
import type { TrackedEvent } from '../../core/event/event';
import type { Batch } from '../../core/delivery/protocol';
import { collectUser, type ReportField } from './collect-attributes';
import type { ModelBatch } from './models';

export interface BatchOptions {
  /** mParticle's environment. Default `production`. */
  environment?: 'development' | 'production';
  /**
   * Reports the tracker's consent under this GDPR purpose of the workspace, in `consent_state`. By default consent is only sent
   * as the attribute `consent`.
   */
  gdprPurpose?: string;
  /**
   * Returns the mParticle ID that the site knows for this device id and, after `identify`, for the site's own user id. Return
   * `undefined` to let mParticle identify the user by these ids, or `false` to keep events waiting, across pages too, until the
   * ID is known.
   */
  mpid?: (deviceId: string | undefined, customerId: string | undefined) => string | undefined | false;
}

/** The part of a request that its events share: all of them have one session and one user. */
export const describeBatch = (
  { sentAt, context: { app, sdk, device, os } }: Batch,
  events: readonly TrackedEvent[],
  { environment, gdprPurpose, mpid }: BatchOptions,
  reportField: ReportField,
  /** The time at which the current consent was granted or denied. */
  consentAt: number,
  vendor: readonly string[],
): ModelBatch => {
  const [{ id, session, user, consent }] = events as [TrackedEvent];
  const [width, height] = `${device?.resolution}`.split('x');
  return {
    // Identifies the events of a batch: a repeated batch has the same id, a batch that has grown has another.
    source_request_id: `${id}:${events[events.length - 1]!.id}:${events.length}`,
    mp_deviceid: session?.userId,
    mpid: mpid
      ? attempt(() => mpid(session?.userId, user?.id))
      : // The site may name another user than mParticle's SDK.
        user || session?.userId !== vendor[1]
        ? undefined
        : vendor[2],
    user_attributes: collectUser(user?.traits, reportField),
    environment: environment === 'development' ? environment : 'production',
    application_info: { application_name: app?.name, application_version: app?.version },
    sdk_version: sdk.version,
    user_identities: { customer_id: user?.id },
    timestamp_unixtime_ms: Date.parse(sentAt),
    device_info: {
      platform: 'web',
      device_model: device?.model,
      os_version: os?.version,
      screen_width: +width! || undefined,
      screen_height: +height! || undefined,
    },
    consent_state: {
      gdpr:
        gdprPurpose && consent !== 'pending'
          ? {
              [gdprPurpose]: {
                consented: consent === 'granted',
                timestamp_unixtime_ms: consentAt,
              },
            }
          : undefined,
    },
  };
};
