import { attempt } from '../attempt';

/** The attributes of the script that runs. An image of that name hides `document.currentScript`, but not the getter. */
export const findDataset = (): DOMStringMap =>
  attempt(() => {
    const { get } = Object.getOwnPropertyDescriptor(Document.prototype, 'currentScript')!;
    return (get!.call(document) as HTMLScriptElement).dataset;
  }) ?? {};
