import type { IdMaker } from './ids.ts';
import type { Clock } from './clock/clock.ts';

/** A pair of long-lived keys. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A rule that takes an action away, whatever else is allowed. */
export interface DenyRule {
  readonly action: string;
  readonly resource: string;
}

/** A user or a role, with what its policy says. */
export interface Identity {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly externalId?: string;
  readonly maxSessionSeconds: number;
  readonly denied: DenyRule[];
  allowed: readonly string[];
}

/** Who a request comes from: the ARN that AWS shows, and the identity whose policy decides. */
export interface Principal {
  readonly arn: string;
  readonly userId: string;
  readonly identity: Identity;
}

/** What a key opens. */
export interface Key {
  readonly secretAccessKey: string;
  readonly principal: Principal;
  readonly session?: { readonly token: string; readonly expiresAt: number };
}

/** A session of a role: temporary keys with their token, and who they make the caller. */
export interface Session extends Credentials {
  readonly token: string;
  /** Epoch milliseconds, by the clock that clients sign with. */
  readonly expiresAt: number;
  readonly arn: string;
  readonly userId: string;
}

/** How a role is described when it is added. */
export interface RoleOptions {
  readonly name: string;
  readonly externalId?: string;
  readonly maxSessionSeconds?: number;
}

/** Users, roles and their keys: one account's IAM, as far as signatures and permissions need it. */
export class Identities {
  readonly #keys = new Map<string, Key>();
  readonly #identities = new Map<string, Identity>();
  readonly #deniedToAll: DenyRule[] = [];
  readonly #ids: IdMaker;
  readonly #clock: Clock;
  readonly #account: string;

  constructor(ids: IdMaker, clock: Clock, account: string) {
    this.#ids = ids;
    this.#clock = clock;
    this.#account = account;
  }

  /** Adds a user who may do everything until told otherwise; the keys are made up where none are given. */
  addUser(name: string, credentials?: Credentials): Credentials {
    const arn = `${this.#account}:user/${name}`;
    const identity: Identity = {
      kind: 'user',
      name,
      arn,
      id: `AIDA${this.#ids.key(17)}`,
      maxSessionSeconds: 0,
      denied: [],
      allowed: ['*'],
    };
    const keys = credentials ?? { accessKeyId: `AKIA${this.#ids.key(16)}`, secretAccessKey: this.#ids.secret() };
    this.#identities.set(arn, identity);
    const principal = { arn, userId: identity.id, identity };
    this.#keys.set(keys.accessKeyId, { secretAccessKey: keys.secretAccessKey, principal });
    return keys;
  }

  /** Adds a role that whoever names its external ID may assume; answers its ARN. */
  addRole(options: RoleOptions): string {
    const arn = `${this.#account}:role/${options.name}`;
    this.#identities.set(arn, {
      kind: 'role',
      name: options.name,
      arn,
      id: `AROA${this.#ids.key(17)}`,
      ...(options.externalId === undefined ? {} : { externalId: options.externalId }),
      maxSessionSeconds: options.maxSessionSeconds ?? 43_200,
      denied: [],
      allowed: ['*'],
    });
    return arn;
  }

  /** Opens a session of a role. */
  openSession(role: Identity, name: string, seconds: number): Session {
    const keys = { accessKeyId: `ASIA${this.#ids.key(16)}`, secretAccessKey: this.#ids.secret() };
    const session = {
      token: `${this.#ids.secret()}${this.#ids.secret()}`,
      expiresAt: this.#clock.clientNow() + seconds * 1000,
    };
    const arn = `${role.arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${name}`;
    const principal = { arn, userId: `${role.id}:${name}`, identity: role };
    this.#keys.set(keys.accessKeyId, { secretAccessKey: keys.secretAccessKey, principal, session });
    return { ...keys, ...session, arn, userId: principal.userId };
  }

  /** Finds what an access key opens. */
  key(accessKeyId: string): Key | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** Finds a role by ARN. */
  role(arn: string): Identity | undefined {
    const identity = this.#identities.get(arn);
    return identity?.kind === 'role' ? identity : undefined;
  }

  /** Denies an action (with `*`) on resources (with `*`; default all) to an identity, or to everybody. */
  deny(identity: string, action: string, resource = '*'): void {
    const rules = identity === '*' ? this.#deniedToAll : this.#find(identity).denied;
    rules.push({ action, resource });
  }

  /** Allows an identity these actions only. */
  allowOnly(identity: string, actions: readonly string[]): void {
    this.#find(identity).allowed = [...actions];
  }

  /** The deny rules that bind an identity. */
  denied(identity: Identity): readonly DenyRule[] {
    return [...this.#deniedToAll, ...identity.denied];
  }

  #find(reference: string): Identity {
    const found =
      this.#identities.get(reference) ??
      this.#keys.get(reference)?.principal.identity ??
      [...this.#identities.values()].find(({ name }) => name === reference);
    if (found === undefined) {
      const known = [...this.#identities.values()].map(({ name }) => name).join(', ');
      throw new Error(`There is no identity "${reference}" (name, ARN or access key). Known: ${known}.`);
    }
    return found;
  }
}
