import type { ClockMode } from './clock/clock.ts';
import type { Credentials } from './identities.ts';
import type { Timing } from './timing.ts';

/** How a simulator is started; everything has a default. */
export interface SimulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Default `{ speed: 1 }`. */
  readonly clock?: ClockMode;
  /** The simulated time at the start; default now. */
  readonly startAt?: Date;
  /** The region of in-process calls; default eu-west-1. */
  readonly region?: string;
  /** Serve that region only, instead of one world for each region that a client signs for. */
  readonly onlyRegion?: boolean;
  readonly accountId?: string;
  readonly partition?: string;
  /** The administrator's keys; made up where none are given. */
  readonly credentials?: Credentials;
  /** What differs from the default durations. */
  readonly timing?: Partial<Timing>;
}
