// A minimal router: one path, which links and the browser's buttons change.
let path = $state('/');

export const router = {
  get path() {
    return path;
  },
  /** On a server: sets the requested page. */
  open(asked) {
    path = asked;
  },
};

/** For links: changes the page without loading another. */
export const follow = (event) => {
  event.preventDefault();
  history.pushState({}, '', event.currentTarget.href);
  path = location.pathname;
};

/** In the browser: back and forward are routes too. Returns the function that stops listening. */
export const watchHistory = () => {
  const read = () => (path = location.pathname);
  addEventListener('popstate', read);
  return () => removeEventListener('popstate', read);
};
