import { Navigation } from '../navigation';

export const metadata = { title: 'About' };

export default function Page() {
  return (
    <>
      <Navigation />
      <h1>About</h1>
    </>
  );
}
