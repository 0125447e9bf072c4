import { appState } from '../app-state/app-state';
import { readAttributes } from '../options/read-attributes';
import { attributes } from '../plugins/attributes';
import { context } from '../plugins/context';
import { engagement } from '../plugins/engagement';
import { pageViews } from '../plugins/page-views';
import { snowplow } from '../protocols/snowplow/snowplow';
import { snowplowSchema } from '../protocols/snowplow/snowplow-options';
import { installScript } from './install-script';

installScript(
  [appState(), pageViews()],
  [engagement()],
  [context(), attributes()],
  (data) => snowplow(readAttributes(data, snowplowSchema)),
  snowplowSchema,
);
