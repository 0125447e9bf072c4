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

/** Other addresses may be a person's, hold a file, or be code. */
export const isOfTheWeb = ({ protocol }: Pick<URL, 'protocol'>): boolean => /^https?:$/.test(protocol);

/**
 * What following a link is: a download, by the attribute `download` or by the file's ending; a click on a link, where it leaves the
 * site; else nothing, for a page of the site tells its own view. An address that is not of the web may be a person's, or hold a file: nothing.
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
