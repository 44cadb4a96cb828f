import * as tl from 'azure-pipelines-task-lib/task.js';
import { checkCluster, checkExpanded } from './check-names.ts';
import type { DeployInputs } from './deploy-inputs.ts';
import { containerNamePattern, parseImages } from './parse-images.ts';
import { parseServices } from './parse-services.ts';
import { parseBoolean, parseChoice, parseCount, parseLogLines, parseMinutes, parseThreshold } from './parse-values.ts';
import { invalidInput } from '../deploy-error.ts';

/**
 * Reads and checks every task input, before anything is asked of AWS.
 * @throws DeployError `invalid-input`: one sentence about the first input that cannot be meant
 */
export function readInputs(): DeployInputs {
  const cluster = textOf('cluster') || 'default';
  checkCluster(cluster);
  const services = parseServices(textOf('service'), cluster);
  const inputs: DeployInputs = {
    region: readRegion(),
    cluster,
    services,
    images: parseImages(textOf('image')),
    containerName: containerName(),
    skipUnchanged: parseBoolean('skipUnchanged', textOf('skipUnchanged'), true),
    forceNewDeployment: parseBoolean('forceNewDeployment', textOf('forceNewDeployment'), false),
    desiredCount: parseCount('desiredCount', textOf('desiredCount')),
    waitForCompletion: parseBoolean('waitForCompletion', textOf('waitForCompletion'), true),
    waitUntil: parseChoice('waitUntil', textOf('waitUntil'), ['complete', 'trafficShifted']),
    timeoutMs: parseMinutes('timeoutInMinutes', textOf('timeoutInMinutes') || '30'),
    rollbackOnFailure: parseBoolean('rollbackOnFailure', textOf('rollbackOnFailure'), true),
    failures: parseThreshold('failedTasksThreshold', textOf('failedTasksThreshold')),
    logTailLines: parseLogLines('logTailLines', textOf('logTailLines') || '20'),
  };
  if (inputs.images.kind === 'none' && !inputs.forceNewDeployment && inputs.desiredCount === undefined) {
    throw invalidInput(
      'image is empty, so there is nothing to deploy. Give an image, or set forceNewDeployment or desiredCount.',
    );
  }
  return inputs;
}

function readRegion(): DeployInputs['region'] {
  return {
    input: textOf('regionName'),
    variable: pipelineVariable('AWS.Region'),
    environment: process.env['AWS_REGION']?.trim(),
  };
}

function containerName(): string | undefined {
  const name = textOf('containerName');
  if (name === '') return undefined;
  if (!containerNamePattern.test(name)) {
    throw invalidInput(`containerName is "${name}", which is not a container name (letters, digits, - and _).`);
  }
  return name;
}

function textOf(input: string): string {
  const value = tl.getInput(input)?.trim() ?? '';
  checkExpanded(input, value);
  return value;
}

/** A variable that the pipeline has; the task library would also read the agent's environment under the same name. */
function pipelineVariable(name: string): string | undefined {
  return tl
    .getVariables()
    .find((variable) => variable.name.toLowerCase() === name.toLowerCase())
    ?.value.trim();
}
