export interface AppOptions {
  /** Sent in the context of each batch. */
  name?: string;
  /** Sent in the context of each batch; a different version than at the last launch is an upgrade (rule 25). */
  version?: string;
  /** For the events of application state (rule 26). Default `auto`. */
  installType?: 'auto' | 'known-install' | 'known-upgrade';
}
