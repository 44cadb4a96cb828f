import { invalidParameter, notImitated } from '../../protocol/errors.ts';
import {
  type CircuitBreaker,
  type DeploymentAlarms,
  type DeploymentConfiguration,
  type LifecycleHook,
  strategies,
  type Strategy,
} from '../rollout/configuration.ts';
import { checkHooks } from './hooks.ts';
import { canaryOf, linearOf } from './traffic-steps.ts';

/** The deployment configuration as a request has it. */
export interface ConfigurationInput {
  readonly minimumHealthyPercent?: number;
  readonly maximumPercent?: number;
  readonly deploymentCircuitBreaker?: CircuitBreaker;
  readonly strategy?: string;
  readonly alarms?: DeploymentAlarms;
  readonly bakeTimeInMinutes?: number;
  readonly lifecycleHooks?: readonly LifecycleHook[];
  readonly linearConfiguration?: { readonly stepPercent?: number; readonly stepBakeTimeInMinutes?: number };
  readonly canaryConfiguration?: { readonly canaryPercent?: number; readonly canaryBakeTimeInMinutes?: number };
}

interface Kind {
  readonly scheduling: 'REPLICA' | 'DAEMON';
  readonly controller: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
}

const longestBakeMinutes = 1440;

/** The configuration of a service that says nothing about it. */
export function defaultConfiguration(scheduling: 'REPLICA' | 'DAEMON'): DeploymentConfiguration {
  return {
    minimumHealthyPercent: scheduling === 'DAEMON' ? 0 : 100,
    maximumPercent: scheduling === 'DAEMON' ? 100 : 200,
    deploymentCircuitBreaker: { enable: false, rollback: false },
    strategy: 'ROLLING',
    bakeTimeInMinutes: 0,
  };
}

/** Lays a request's configuration over the present one. Throws for what AWS refuses and what is not imitated. */
export function mergeConfiguration(
  present: DeploymentConfiguration,
  input: ConfigurationInput | undefined,
  kind: Kind,
): DeploymentConfiguration {
  if (input === undefined) return present;
  const strategy = strategyOf(input.strategy ?? present.strategy);
  const alarms = input.alarms ?? present.alarms;
  const lifecycleHooks = input.lifecycleHooks ?? present.lifecycleHooks;
  const linearConfiguration = linearOf(strategy, present, input);
  const canaryConfiguration = canaryOf(strategy, present, input);
  const merged: DeploymentConfiguration = {
    minimumHealthyPercent: input.minimumHealthyPercent ?? present.minimumHealthyPercent,
    maximumPercent: input.maximumPercent ?? present.maximumPercent,
    deploymentCircuitBreaker: input.deploymentCircuitBreaker ?? present.deploymentCircuitBreaker,
    strategy,
    bakeTimeInMinutes: bakeTimeOf(strategy, present, input),
    ...(alarms === undefined ? {} : { alarms }),
    ...(lifecycleHooks === undefined ? {} : { lifecycleHooks }),
    ...(linearConfiguration === undefined ? {} : { linearConfiguration }),
    ...(canaryConfiguration === undefined ? {} : { canaryConfiguration }),
  };
  checkPercents(merged);
  checkBreaker(merged.deploymentCircuitBreaker);
  checkHooks(merged.lifecycleHooks ?? []);
  if (alarms?.enable === true && alarms.alarmNames.length === 0) {
    throw invalidParameter('alarmNames must name at least one alarm where deployment alarms are enabled.');
  }
  checkKind(merged, kind);
  return merged;
}

function strategyOf(asked: string): Strategy {
  const strategy = strategies.find((known) => known === asked);
  if (strategy === undefined) throw invalidParameter(`The deployment strategy is not valid: ${asked}.`);
  return strategy;
}

// The API demands it for BLUE_GREEN alone, and nobody gives it to a rolling update.
function bakeTimeOf(strategy: Strategy, present: DeploymentConfiguration, input: ConfigurationInput): number {
  const minutes = input.bakeTimeInMinutes ?? (present.strategy === 'ROLLING' ? undefined : present.bakeTimeInMinutes);
  if (strategy === 'ROLLING') {
    if ((input.bakeTimeInMinutes ?? 0) > 0) throw notImitated('a bake time of the strategy ROLLING');
    return 0;
  }
  if (minutes === undefined && strategy === 'BLUE_GREEN') {
    throw invalidParameter('bakeTimeInMinutes is required for the BLUE_GREEN deployment strategy.');
  }
  if (minutes !== undefined && (minutes < 0 || minutes > longestBakeMinutes)) {
    throw invalidParameter(`bakeTimeInMinutes must be between 0 and ${longestBakeMinutes}, not ${minutes}.`);
  }
  return minutes ?? 0;
}

function checkPercents({ minimumHealthyPercent, maximumPercent }: DeploymentConfiguration): void {
  if (minimumHealthyPercent < 0) throw invalidParameter('minimumHealthyPercent must be 0 or more.');
  if (maximumPercent < minimumHealthyPercent) {
    throw invalidParameter('maximumPercent must be greater than or equal to minimumHealthyPercent.');
  }
  if (minimumHealthyPercent === 100 && maximumPercent === 100) {
    throw invalidParameter(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  }
}

function checkBreaker({ thresholdConfiguration: threshold }: CircuitBreaker): void {
  if (threshold === undefined) return;
  if (!['COUNT', 'BOUNDED_PERCENT', 'UNBOUNDED_PERCENT'].includes(threshold.type)) {
    throw invalidParameter(`The circuit breaker's threshold type is not valid: ${threshold.type}.`);
  }
  if (threshold.value < 1)
    throw invalidParameter(`The circuit breaker's threshold must be above 0: ${threshold.value}.`);
}

// All of it is ECS's own way to deploy; the strategies beside ROLLING are for counted tasks.
function checkKind(merged: DeploymentConfiguration, { scheduling, controller }: Kind): void {
  if (merged.strategy !== 'ROLLING' && scheduling === 'DAEMON') {
    throw invalidParameter(`The DAEMON scheduling strategy is not supported with the strategy ${merged.strategy}.`);
  }
  if (controller === 'ECS') return;
  const used = [
    { used: merged.deploymentCircuitBreaker.enable, what: 'The deployment circuit breaker is' },
    { used: merged.alarms?.enable === true, what: 'Deployment alarms are' },
    { used: merged.strategy !== 'ROLLING', what: `The deployment strategy ${merged.strategy} is` },
    { used: (merged.lifecycleHooks ?? []).length > 0, what: 'Deployment lifecycle hooks are' },
  ].find((feature) => feature.used);
  if (used !== undefined) throw invalidParameter(`${used.what} only supported with the ECS deployment controller.`);
}
