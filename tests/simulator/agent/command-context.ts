import { tmpdir } from 'node:os';
import path from 'node:path';

import type { CommandContext } from '../../../simulator/agent/commands/context.ts';
import { toEndpoint } from '../../../simulator/agent/connections.ts';
import type { JobState } from '../../../simulator/agent/job-state.ts';
import { SecretMasker } from '../../../simulator/agent/secret-masker.ts';
import { StepRecord } from '../../../simulator/agent/step-record.ts';
import type { TaskDefinition } from '../../../simulator/agent/task-json.ts';
import { Variables } from '../../../simulator/agent/variables.ts';

export const connectionId = '0e0e0e0e-1111-4222-8333-444444444444';

const task: TaskDefinition = {
  name: 'Test',
  friendlyName: 'Test',
  description: '',
  author: '',
  help: '',
  version: '1.0.0',
  inputs: [],
  outputs: [],
  target: 'main.cjs',
  handler: 'Node20_1',
  settableVariables: undefined,
  restrictedCommands: false,
};

/** Something for commands to act on, without any process or folder. */
export function commandContext(
  changes: {
    readonly task?: Partial<TaskDefinition>;
    readonly hostType?: 'build' | 'release';
    readonly debug?: boolean;
  } = {},
): CommandContext {
  const masker = new SecretMasker();
  const variables = new Variables();
  variables.set('Build.BuildId', '1', { readOnly: true });
  const folder = path.join(tmpdir(), 'no-such-folder');
  const job: JobState = {
    hostType: changes.hostType ?? 'build',
    folders: { home: folder, work: folder, tasks: folder, tools: folder, job: folder, sources: folder, temp: folder },
    agentEnvironment: {},
    variables,
    masker,
    endpoints: [toEndpoint('aws', { type: 'AWS', scheme: 'UsernamePassword', parameters: {}, id: connectionId })],
    prependPath: [],
    queued: [],
    leftovers: [],
  };
  return {
    job,
    record: new StepRecord(masker, changes.debug === true, () => undefined),
    task: { ...task, ...changes.task },
    stepName: 'step',
    attachments: [],
    details: new Map(),
  };
}
