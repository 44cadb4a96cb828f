import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { AwsError } from '../../../tasks/EcsDeployRevision/src/aws/aws-error.ts';

const unexpected = (call: string) => (): Promise<never> => Promise.reject(new Error(`${call} was not expected.`));

/** A port that answers what is given and fails on every other call. */
export function fakeEcs(given: Partial<EcsPort>): EcsPort {
  return {
    describeServices: unexpected('DescribeServices'),
    updateService: unexpected('UpdateService'),
    listClusters: unexpected('ListClusters'),
    listServices: unexpected('ListServices'),
    listTaskDefinitions: unexpected('ListTaskDefinitions'),
    listTasks: unexpected('ListTasks'),
    describeTasks: unexpected('DescribeTasks'),
    describeServiceDeployments: unexpected('DescribeServiceDeployments'),
    listServiceDeployments: unexpected('ListServiceDeployments'),
    describeServiceRevisions: unexpected('DescribeServiceRevisions'),
    stopServiceDeployment: unexpected('StopServiceDeployment'),
    describeTaskDefinition: unexpected('DescribeTaskDefinition'),
    registerTaskDefinition: unexpected('RegisterTaskDefinition'),
    deregisterTaskDefinition: unexpected('DeregisterTaskDefinition'),
    ...given,
  };
}

/** AWS refuses: the answer is final. */
export function refusal(action: string, awsCode = 'InvalidParameterException'): AwsError {
  return new AwsError('aws-error', `${action} was refused.`, { action, resource: 'chat' }, awsCode);
}

/** AWS forbids the call. */
export function denial(action: string): AwsError {
  return new AwsError('access-denied', `Denied: ${action}`, { action, resource: 'chat' }, 'AccessDeniedException');
}

/** AWS does not answer for now. */
export function outage(action = 'ecs:DescribeServices'): AwsError {
  return new AwsError('unreachable', 'AWS does not answer.', { action, resource: 'chat' }, 'ECONNRESET');
}

/** What a call that answers nothing else answers. */
export const answered = { $metadata: {} };
