/** The Navigation API; a page's own variable, or an element of that id, may stand in its place. */
export const findNavigation = (): EventTarget | undefined => {
  const { navigation } = window as { navigation?: EventTarget };
  return Object.prototype.toString.call(navigation) === '[object Navigation]' ? navigation : undefined;
};
