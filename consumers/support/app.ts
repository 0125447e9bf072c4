/** A code block of the documents, and the file that it becomes. */
export type Documented = {
  /** A page: `docs/frameworks.md`. */
  page: string;
  /** The name in the block's first comment line. */
  file: string;
  /** The app's path, if it differs from that name. */
  as?: string;
};

/** Packages to install, a template, or both. */
export type Recipe = {
  /** Names with versions, as `npm install` takes them. */
  packages?: readonly string[];
  /** Folders of `consumers/files`, copied over the app one after another. */
  files?: readonly string[];
};

export type App = Recipe & {
  /** The name in the table and on the command line. */
  name: string;
  /** The package whose version the table shows. */
  versionOf: string;
  /** The oldest major version of Node that its packages support. */
  node?: number;
  /** The official template, as `npm exec` runs it. It must create the app in the folder `app`. */
  template?: readonly string[];
  /** Replaces the template if it cannot be downloaded. */
  byHand?: Recipe;
  documented?: readonly Documented[];
  /** Commands that must succeed, in this order: binaries of the app's packages with their arguments, or `node`. */
  commands?: readonly (readonly string[])[];
  /** Without a server, the commands are the whole check. */
  server?: Server;
  /** Whether `npm test` builds this app too, from packages that the project has installed. */
  quick?: boolean;
};

export type Server = {
  /** A command, which replaces PORT; or a folder with a single-page app that any file server can serve. */
  run: readonly string[] | { folder: string };
  /** Whether each click loads a document, or a router shows the next page. */
  pages: 'loads' | 'routes';
  /** Whether views have the names of their routes, which are their paths here. */
  named?: boolean;
};
