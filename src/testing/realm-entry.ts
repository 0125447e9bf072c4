// What a test tracker is made of: the tracker that ships. The build wraps this file, with all that it imports, into one function of
// the browser's globals (scripts/lib/realm.mjs), so that each test tracker has a page, a storage and a network of its own.
export { createTracker } from '../core/tracker/create-tracker';
