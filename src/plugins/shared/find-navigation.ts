/** Returns the Navigation API, if no variable of the page or element with that id hides it. */
export const findNavigation = (): EventTarget | undefined => {
  const { navigation } = window as { navigation?: EventTarget };
  return Object.prototype.toString.call(navigation) === '[object Navigation]' ? navigation : undefined;
};
