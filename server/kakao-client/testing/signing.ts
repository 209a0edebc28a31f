import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { PublicKey } from '../oidc/guards.js';

/** A signing key with its public half as Kakao would publish it. */
export interface Signer {
  kid: string;
  jwk: PublicKey;
  sign(payload: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

/** Makes an RS256 key pair and a function that signs with it. */
export async function createSigner(kid: string): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey as CryptoKey)), kid, alg: 'RS256', use: 'sig' } as PublicKey;
  return {
    kid,
    jwk,
    sign: (payload, header = {}) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(privateKey),
  };
}
