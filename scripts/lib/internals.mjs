/**
 * Properties that are spelt short in what is published. Only names between our own files: nothing that a page, a plugin, a
 * collector or another build's storage may see, and nothing that we call on what is the browser's.
 */
export const internals = `
  exclusive visibleSince browserClosed memoryOnly onError queuedAt mechanism accepted stamped announce
  entered settle sessionless debugId limits overflow fresh restored leaving changed
  noted lasting adopt doubt dirty interrupt isStored refuse moved marker
  heard decide siblings schedule replay probe outbox keeper isReady
  forgetUser attributed begin activate launch visibleBefore createdAt framed
  tabId decided refused attribute waiting forget refresh settings custom
  notes scope failed lost opens ends gone sure gate muted
  owner owners view tell hear look drop move write change
`
  .trim()
  .split(/\s+/);
