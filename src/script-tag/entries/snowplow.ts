import { snowplow } from '../../protocols/snowplow/snowplow';
import { snowplowSchema } from '../../protocols/snowplow/snowplow-options';
import { installFull } from '../install-full';

installFull({ schema: snowplowSchema, create: snowplow });
