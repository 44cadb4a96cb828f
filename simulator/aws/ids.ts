import { createHash } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Makes identifiers in AWS's forms; the same simulator run makes the same ones, so that a failing test repeats. */
export class IdMaker {
  #count = 0;
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** 19 digits, as in `ecs-svc/…`. */
  digits(): string {
    const number = BigInt(`0x${this.#hash().toString('hex', 0, 8)}`) % 9_000_000_000_000_000_000n;
    return String(number + 1_000_000_000_000_000_000n);
  }

  /** 32 hexadecimal digits, as in a task's ARN. */
  hex(): string {
    return this.#hash().toString('hex', 0, 16);
  }

  /** A UUID, as in request and event identifiers. */
  uuid(): string {
    return this.hex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** 21 letters and digits, as in a service deployment's ARN. */
  token(): string {
    return this.#hash().toString('base64url').replaceAll(/[-_]/g, 'x').slice(0, 21);
  }

  /** Capital letters and digits, as in access keys. */
  key(length: number): string {
    return [...this.#hash().subarray(0, length)].map((byte) => letters[byte % letters.length]).join('');
  }

  /** 40 characters, as in a secret access key. */
  secret(): string {
    return this.#hash().toString('base64').slice(0, 40);
  }

  #hash(): Buffer {
    this.#count += 1;
    return createHash('sha256').update(`${this.#seed} ${this.#count}`).digest();
  }
}
