import type { OtlpContext } from './describe-agent';

/** The attributes of the resource: by the semantic conventions where they have a name, else under the prefix. */
export const describeResource = (
  { app, sdk, device, os, browser, agent, locale, timeZone, utm, gpc }: OtlpContext,
  prefix: string,
  serviceName = app?.name || 'unknown_service',
  resource?: object,
): Record<string, unknown> => {
  const attributes: Record<string, unknown> = {
    'service.name': serviceName,
    'service.version': app?.version,
    'telemetry.sdk.name': sdk.name,
    'telemetry.sdk.language': 'webjs',
    'telemetry.sdk.version': sdk.version,
    'user_agent.original': agent?.userAgent,
    'user_agent.name': browser?.name,
    'user_agent.version': browser?.version,
    'user_agent.synthetic.type': browser?.bot ? 'bot' : undefined,
    'browser.brands': agent?.brands,
    'browser.platform': agent?.platform,
    'browser.mobile': agent?.mobile,
    'browser.language': browser?.language,
    'device.manufacturer': device?.brand,
    'device.model.identifier': device?.model,
    'os.name': os?.name,
    'os.version': os?.version,
    [prefix + 'device.type']: device?.type,
    [prefix + 'device.touch']: device?.touch,
    [prefix + 'device.resolution']: device?.resolution,
    [prefix + 'device.color_depth']: device?.colorDepth,
    [prefix + 'device.orientation']: device?.orientation,
    [prefix + 'locale']: locale,
    [prefix + 'time_zone']: timeZone,
    [prefix + 'gpc']: gpc,
  };
  for (const key in utm) attributes[prefix + 'utm.' + key] = utm[key];
  return { ...attributes, ...resource };
};
