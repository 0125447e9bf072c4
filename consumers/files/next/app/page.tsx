import { Navigation } from './navigation';

export const metadata = { title: 'Home' };

export default function Page() {
  return (
    <>
      <Navigation />
      <h1>Home</h1>
    </>
  );
}
