import { revisionArn } from './services.ts';
import type { RunRecord, ServiceRecord } from '../../../tasks/EcsDeployRevision/src/pipeline/run-record.ts';

/** A service that was deployed from chat:1 to chat:2, but for what is given. */
export function serviceRecordOf(given: Partial<ServiceRecord> = {}): ServiceRecord {
  return {
    name: 'chat',
    status: 'deployed',
    changed: true,
    taskDefinitionArn: revisionArn('chat:2'),
    previousTaskDefinitionArn: revisionArn('chat:1'),
    deploymentId: 'ecs-svc/2',
    imageChanges: [{ container: 'app', from: 'nginx:1', to: 'nginx:2' }],
    image: 'nginx:2@sha256:abc',
    consoleUrl: 'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/dev/services/chat/deployments',
    ...given,
  };
}

/** A run that deployed one service in 83 seconds, but for what is given. */
export function recordOf(given: Partial<RunRecord> = {}): RunRecord {
  return {
    status: 'deployed',
    changed: true,
    region: 'eu-west-1',
    cluster: 'dev',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 83_000,
    services: [serviceRecordOf()],
    timeline: [{ at: '2026-01-01T00:00:01.000Z', service: 'chat', text: 'chat runs chat:1.' }],
    ...given,
  };
}
