export interface AppOptions {
  name?: string;
  version?: string;
  /** For the events of application state (rule 26). Default `auto`. */
  installType?: 'auto' | 'known-install' | 'known-upgrade';
}
