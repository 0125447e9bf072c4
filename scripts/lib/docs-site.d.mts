/** The folder of the built site. */
export const docsSite: string;
export const isDocsSiteFresh: () => boolean;
/** Builds it when something that it is made of is newer. A dead link within the site fails it. */
export const buildDocsSite: () => Promise<void>;
