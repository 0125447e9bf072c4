import { Navigation } from '../navigation';

export const metadata = { title: 'Products' };

export default function Page() {
  return (
    <>
      <Navigation />
      <h1>Products</h1>
    </>
  );
}
