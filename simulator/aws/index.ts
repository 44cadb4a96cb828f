// The AWS simulator's in-process interface; everything else is its inside.
export type { AlarmState } from './alarms.ts';
export type { ClockMode } from './clock/clock.ts';
export type { SeededImage } from './ecr/seed.ts';
export type { ServiceAdjustment } from './ecs/adjust.ts';
export type { Interruption } from './ecs/task/interrupt.ts';
export type { Fault, FaultKind } from './faults.ts';
export type { Credentials, RoleOptions } from './identities.ts';
export type { HookBehaviour } from './hooks.ts';
export type { ImageBehaviour } from './images.ts';
export type { Json, JsonObject } from './json.ts';
export type { SimulatorOptions } from './options.ts';
export { AwsError } from './protocol/errors.ts';
export type { RecordedRequest } from './requests.ts';
export { type Simulator, startSimulator } from './simulator.ts';
export type { Timing } from './timing.ts';
