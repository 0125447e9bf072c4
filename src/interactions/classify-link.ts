export interface LinkRules {
  /** Hosts of the site, with blanks between them. */
  readonly hosts: string;
  /** Endings of files that are downloads, with blanks between them. */
  readonly extensions: string;
}

/**
 * The part of a host that one has registered, most likely: `example.com` of `www.example.com`, `example.co.uk`. Only browsers
 * know it for certain, and they do not tell.
 */
export const siteOf = (host: string): string =>
  /[^.]+(\.(com?|org|net|ac|gov))?(\.[^.]+)?$/.exec(host)?.[0] ?? host;

/**
 * What following a link is: a download, by the attribute `download` or by the file's ending; a click on a link, where it leaves the
 * site; else nothing, for a page of the site tells its own view. An address that is not of the web may be a person's, or hold a file: nothing.
 */
export const classifyLink = (
  { protocol, hostname, pathname }: Pick<URL, 'protocol' | 'hostname' | 'pathname'>,
  isSaved: boolean,
  { hosts, extensions }: LinkRules,
): 'file_download' | 'link_click' | undefined => {
  if (!/^https?:/.test(protocol)) return undefined;
  if (isSaved || RegExp(`\\.(${extensions.replace(/ /g, '|')})$`, 'i').test(pathname)) return 'file_download';
  return hosts.split(' ').map(siteOf).includes(siteOf(hostname)) ? undefined : 'link_click';
};
