import type { Alarms } from './alarms.ts';
import type { Clock } from './clock/clock.ts';
import { EcrState } from './ecr/state.ts';
import { EcsState } from './ecs/state.ts';
import type { Faults } from './faults.ts';
import type { Hooks } from './hooks.ts';
import type { Identities } from './identities.ts';
import type { IdMaker } from './ids.ts';
import type { Images } from './images.ts';
import { LogsState } from './logs/state.ts';
import type { Timing } from './timing.ts';

/** One AWS account, in all its regions. */
export interface World {
  readonly accountId: string;
  readonly partition: string;
  readonly clock: Clock;
  readonly ids: IdMaker;
  readonly timing: Timing;
  readonly images: Images;
  readonly alarms: Alarms;
  readonly hooks: Hooks;
  readonly faults: Faults;
  readonly identities: Identities;
  /** What the account has in a region; made at first sight. */
  region(name: string): Region;
}

/** What the account has in one region. */
export class Region {
  readonly name: string;
  readonly world: World;
  readonly ecs = new EcsState();
  readonly ecr = new EcrState();
  readonly logs = new LogsState();

  constructor(name: string, world: World) {
    this.name = name;
    this.world = world;
  }

  /** An ARN of this account and region. */
  arn(service: string, resource: string): string {
    return `arn:${this.world.partition}:${service}:${this.name}:${this.world.accountId}:${resource}`;
  }
}
