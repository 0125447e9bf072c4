// The parts of a test tracker: the tracker that ships. The build wraps this file, with all its imports, into one function of
// the browser's globals (scripts/lib/realm.mjs), so that each test tracker has a page, a storage and a network of its own.
export { createTracker } from '../core/tracker/create-tracker';
