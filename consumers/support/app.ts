/** A code block of the documents, and the file that it becomes. */
export type Documented = {
  /** A page: `docs/frameworks.md`. */
  page: string;
  /** The name in the block's first comment line. */
  file: string;
  /** Where the app has it, if not under that name. */
  as?: string;
};

/** Where npm is asked for packages, a template, or both. */
export type Recipe = {
  /** Names with versions, as `npm install` takes them. */
  packages?: readonly string[];
  /** Folders of `consumers/files`, copied over the app one after the other. */
  files?: readonly string[];
};

export type App = Recipe & {
  /** As the table and the command line name it. */
  name: string;
  /** The package whose version the table shows. */
  versionOf: string;
  /** The oldest major version of Node that its packages support. */
  node?: number;
  /** The official template, as `npm exec` runs it. The app has to come out in the folder `app`. */
  template?: readonly string[];
  /** What takes the place of the template where it cannot be fetched. */
  byHand?: Recipe;
  documented?: readonly Documented[];
  /** Commands that have to succeed, in this order: binaries of the app's packages with their arguments, or `node`. */
  commands?: readonly (readonly string[])[];
  /** Without a server, the commands are the whole check. */
  server?: Server;
  /** Whether `npm test` builds it too, from packages that the project has installed. */
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
