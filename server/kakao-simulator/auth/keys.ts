import { generateKeyPairSync, type KeyObject, randomUUID, sign, verify } from 'node:crypto';

interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function newKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid: randomUUID().replaceAll('-', ''), privateKey, publicKey };
}

/**
 * The RSA keys that sign ID tokens and Security Event Tokens (§3.8, §6.2). Published are the one in use and,
 * after a rotation, the one before it. They are made when first needed, because that takes a while.
 */
export class SigningKeys {
  #keys: SigningKey[] = [];
  #stranger: SigningKey | undefined;

  get #published(): SigningKey[] {
    if (this.#keys.length === 0) this.#keys = [newKey()];
    return this.#keys;
  }

  /** Begins to sign with a new key; the oldest of the published ones goes. */
  rotate(): string {
    this.#keys = [newKey(), this.#published[0]!];
    return this.#keys[0]!.kid;
  }

  /** The public keys as a JSON Web Key Set. */
  jwks(): { keys: object[] } {
    const keys = this.#published.map(({ kid, publicKey }) => {
      const { n, e } = publicKey.export({ format: 'jwk' });
      return { kid, kty: 'RSA', alg: 'RS256', use: 'sig', n, e };
    });
    return { keys };
  }

  /**
   * Signs a payload as a compact JWT.
   *
   * @param fault `signature`: with a key that is not published under a kid that is; `kid`: with neither.
   */
  sign(payload: object, header: object = { typ: 'JWT' }, fault?: 'signature' | 'kid'): string {
    const current = this.#published[0]!;
    this.#stranger ??= fault ? newKey() : undefined;
    const key = fault ? this.#stranger! : current;
    const kid = fault === 'kid' ? key.kid : current.kid;
    const text = `${part({ alg: 'RS256', kid, ...header })}.${part(payload)}`;
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), key.privateKey).toString('base64url')}`;
  }

  /** The payload of a token of ours; undefined when it is not one. */
  read(token: string): Record<string, unknown> | undefined {
    const [header = '', payload = '', signature = ''] = token.split('.');
    try {
      const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid?: string };
      const key = this.#published.find((one) => one.kid === kid);
      const text = Buffer.from(`${header}.${payload}`);
      if (!key || !verify('RSA-SHA256', text, key.publicKey, Buffer.from(signature, 'base64url')))
        return undefined;
      return JSON.parse(Buffer.from(payload, 'base64url').toString());
    } catch {
      return undefined;
    }
  }
}
