export interface LinkRules {
  /** Hosts of the site, space-separated. */
  readonly hosts: string;
  /** Endings of files that are downloads, space-separated. */
  readonly extensions: string;
}

/**
 * Returns the registered part of a host, by a heuristic: `example.com` of `www.example.com`,
 * `example.co.uk`. Only browsers have the list of public suffixes, and scripts cannot read it.
 */
export const siteOf = (host: string): string =>
  /[^.]+(\.(com?|org|net|ac|gov))?(\.[^.]+)?$/.exec(host)?.[0] ?? host;

/** Returns whether an address is http or https. Other addresses may be personal, contain a file, or be code. */
export const isOfTheWeb = ({ protocol }: Pick<URL, 'protocol'>): boolean => /^https?:$/.test(protocol);

/**
 * Classifies a link: a download, by the attribute `download` or by the file's extension; a click,
 * if the link leaves the site; otherwise `undefined`, since a page of the site tracks its own view.
 * Other addresses than http and https are ignored.
 */
export const classifyLink = (
  url: Pick<URL, 'protocol' | 'hostname' | 'pathname'>,
  isSaved: boolean,
  { hosts, extensions }: LinkRules,
): 'file_download' | 'link_click' | undefined => {
  if (!isOfTheWeb(url)) return undefined;
  const { hostname, pathname } = url;
  if (isSaved || RegExp(`\\.(${extensions.replace(/ /g, '|')})$`, 'i').test(pathname)) return 'file_download';
  return hosts.split(' ').map(siteOf).includes(siteOf(hostname)) ? undefined : 'link_click';
};
