import { AwsError, invalidParameter, notImitated } from '../../protocol/errors.ts';
import type { CircuitBreaker, DeploymentConfiguration } from '../rollout/configuration.ts';

/** The deployment configuration as a request has it. */
export interface ConfigurationInput {
  readonly minimumHealthyPercent?: number;
  readonly maximumPercent?: number;
  readonly deploymentCircuitBreaker?: CircuitBreaker;
  readonly strategy?: string;
  readonly alarms?: { readonly enable: boolean };
  readonly bakeTimeInMinutes?: number;
  readonly lifecycleHooks?: readonly object[];
  readonly linearConfiguration?: object;
  readonly canaryConfiguration?: object;
}

/** The configuration of a service that says nothing about it. */
export function defaultConfiguration(scheduling: 'REPLICA' | 'DAEMON'): DeploymentConfiguration {
  return {
    minimumHealthyPercent: scheduling === 'DAEMON' ? 0 : 100,
    maximumPercent: scheduling === 'DAEMON' ? 100 : 200,
    deploymentCircuitBreaker: { enable: false, rollback: false },
    strategy: 'ROLLING',
  };
}

/** Lays a request's configuration over the present one. Throws for what AWS refuses and what is not imitated. */
export function mergeConfiguration(
  present: DeploymentConfiguration,
  input: ConfigurationInput | undefined,
  controller: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL',
): DeploymentConfiguration {
  if (input === undefined) return present;
  refuseWhatIsNotImitated(input);
  if (controller !== 'ECS' && input.deploymentCircuitBreaker?.enable === true) {
    throw invalidParameter('The deployment circuit breaker is only supported with the ECS deployment controller.');
  }
  const merged = {
    minimumHealthyPercent: input.minimumHealthyPercent ?? present.minimumHealthyPercent,
    maximumPercent: input.maximumPercent ?? present.maximumPercent,
    deploymentCircuitBreaker: input.deploymentCircuitBreaker ?? present.deploymentCircuitBreaker,
    strategy: input.strategy ?? present.strategy,
  };
  check(merged);
  return merged;
}

function check({ minimumHealthyPercent, maximumPercent, deploymentCircuitBreaker }: DeploymentConfiguration): void {
  if (minimumHealthyPercent < 0) throw invalidParameter('minimumHealthyPercent must be 0 or more.');
  if (maximumPercent < minimumHealthyPercent) {
    throw invalidParameter('maximumPercent must be greater than or equal to minimumHealthyPercent.');
  }
  if (minimumHealthyPercent === 100 && maximumPercent === 100) {
    throw invalidParameter(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  }
  const threshold = deploymentCircuitBreaker.thresholdConfiguration;
  if (threshold === undefined) return;
  if (!['COUNT', 'BOUNDED_PERCENT', 'UNBOUNDED_PERCENT'].includes(threshold.type)) {
    throw invalidParameter(`The circuit breaker's threshold type is not valid: ${threshold.type}.`);
  }
  if (threshold.value < 1)
    throw invalidParameter(`The circuit breaker's threshold must be above 0: ${threshold.value}.`);
}

function refuseWhatIsNotImitated(input: ConfigurationInput): void {
  const strategy = input.strategy ?? 'ROLLING';
  if (!['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'].includes(strategy)) {
    throw invalidParameter(`The deployment strategy is not valid: ${strategy}.`);
  }
  if (strategy !== 'ROLLING') throw notImitated(`the deployment strategy ${strategy}; it plays ROLLING`);
  if (input.alarms?.enable === true) throw notImitated('deployment alarms');
  if ((input.bakeTimeInMinutes ?? 0) > 0) throw notImitated('bake time');
  if ((input.lifecycleHooks ?? []).length > 0) throw notImitated('deployment lifecycle hooks');
  if (input.linearConfiguration !== undefined || input.canaryConfiguration !== undefined) {
    throw new AwsError('InvalidParameterException', 'linearConfiguration and canaryConfiguration need their strategy.');
  }
}
