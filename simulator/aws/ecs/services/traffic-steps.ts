import { invalidParameter } from '../../protocol/errors.ts';
import type { DeploymentConfiguration, Strategy } from '../rollout/configuration.ts';
import type { ConfigurationInput } from './configuration.ts';

const longestBakeMinutes = 1440;

/** The steps of a LINEAR deployment, with AWS's defaults. Throws for a step that AWS does not know. */
export function linearOf(
  strategy: Strategy,
  present: DeploymentConfiguration,
  { linearConfiguration: input }: ConfigurationInput,
): DeploymentConfiguration['linearConfiguration'] {
  if (strategy !== 'LINEAR') return refuse('linearConfiguration', input, 'LINEAR');
  const merged = { stepPercent: 10, stepBakeTimeInMinutes: 6, ...present.linearConfiguration, ...input };
  checkPercent('stepPercent', merged.stepPercent, 3);
  checkMinutes('stepBakeTimeInMinutes', merged.stepBakeTimeInMinutes);
  return merged;
}

/** The first step of a CANARY deployment, with AWS's defaults. Throws for a step that AWS does not know. */
export function canaryOf(
  strategy: Strategy,
  present: DeploymentConfiguration,
  { canaryConfiguration: input }: ConfigurationInput,
): DeploymentConfiguration['canaryConfiguration'] {
  if (strategy !== 'CANARY') return refuse('canaryConfiguration', input, 'CANARY');
  const merged = { canaryPercent: 5, canaryBakeTimeInMinutes: 10, ...present.canaryConfiguration, ...input };
  checkPercent('canaryPercent', merged.canaryPercent, 0.1);
  checkMinutes('canaryBakeTimeInMinutes', merged.canaryBakeTimeInMinutes);
  return merged;
}

function refuse(name: string, input: object | undefined, strategy: Strategy): undefined {
  if (input === undefined) return;
  throw invalidParameter(`${name} is only valid with the deployment strategy ${strategy}.`);
}

function checkPercent(name: string, percent: number, least: number): void {
  const tenths = percent * 10;
  const isMultiple = Math.abs(tenths - Math.round(tenths)) < 1e-9;
  if (percent >= least && percent <= 100 && isMultiple) return;
  throw invalidParameter(`${name} must be a multiple of 0.1 from ${least.toFixed(1)} to 100.0, not ${percent}.`);
}

function checkMinutes(name: string, minutes: number): void {
  if (minutes >= 0 && minutes <= longestBakeMinutes) return;
  throw invalidParameter(`${name} must be between 0 and ${longestBakeMinutes}, not ${minutes}.`);
}
