import { Navigation } from '../navigation';

export const metadata = { title: 'Contact' };

export default function Page() {
  return (
    <>
      <Navigation />
      <h1>Contact</h1>
    </>
  );
}
