import { createPrivateKey } from 'node:crypto';
import { connect, type AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';

// For `untrusted.test`, signed by itself, valid until 2126: no browser has a reason to trust it.
const key = createPrivateKey({
  format: 'jwk',
  key: {
    kty: 'EC',
    x: 'OAuqENZIEFfc4grSrGPN5f8YaNVN5a5jvn6ToEYzQXc',
    y: 'oNCT7_DkFEJdPkg61x9jon13_5G8sU2LyTX9xO0jnYc',
    crv: 'P-256',
    d: 'T0OYcClpBRBQNf63-2CxGLqEpZLz2v1dY1leSRsmiNA',
  },
}).export({ format: 'pem', type: 'pkcs8' });
const cert = `-----BEGIN CERTIFICATE-----
MIIBijCCAS+gAwIBAgIUQxPLYaiJtU3ExQdOMFL55PhwL5EwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOdW50cnVzdGVkLnRlc3QwIBcNMjYxMTIxMTYyOTI5WhgPMjEy
NjEwMjgxNjI5MjlaMBkxFzAVBgNVBAMMDnVudHJ1c3RlZC50ZXN0MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEOAuqENZIEFfc4grSrGPN5f8YaNVN5a5jvn6ToEYz
QXeg0JPv8OQUQl0+SDrXH2OifXf/kbyxTYvJNf3E7SOdh6NTMFEwHQYDVR0OBBYE
FFdVbhJTTaty8slInNBeSx6skgO4MB8GA1UdIwQYMBaAFFdVbhJTTaty8slInNBe
Sx6skgO4MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhANlNNRnW
tIzOWjP4eElQ/9Tz+Rdd3XLa7mBX0OOUS3bAAiEA+dI/TyriLuZaVGc5P7BNxC/O
E32PSuN3mMSAeZG7XW8=
-----END CERTIFICATE-----`;

/** Stands before a server on loopback, on https with a certificate that is wrong in name and issuer. */
export const untrusted = async (port: number) => {
  const open = new Set<TLSSocket>();
  const server = createServer({ key, cert }, (socket) => {
    const onward = connect(port, '127.0.0.1');
    open.add(socket);
    socket.on('error', () => onward.destroy()).on('close', () => open.delete(socket));
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  let refused = 0;
  server.on('tlsClientError', () => refused++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    /** Handshakes that the browser broke off. */
    refused: () => refused,
    close: () => {
      open.forEach((socket) => socket.destroy());
      server.close();
    },
  };
};
