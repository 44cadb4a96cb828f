import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';

import type { Job, JobOptions, StepOptions, StepResult } from './api.ts';
import { systemConnection, toEndpoint, type Endpoint } from './connections.ts';
import { defaultVariables, systemUrl } from './default-variables.ts';
import { agentEnvironment } from './environment.ts';
import { createFolders, removeFolders, type Folders } from './folders.ts';
import type { JobState } from './job-state.ts';
import { SecretMasker } from './secret-masker.ts';
import { runStepOf } from './step.ts';
import { Variables } from './variables.ts';

/** Starts a job: an agent with its folders, variables and connections, in which steps run one after the other. */
export async function startJob(options: JobOptions = {}): Promise<Job> {
  const hostType = options.hostType ?? 'build';
  const endpoints = endpointsOf(options);
  const folders = await createFolders(hostType, options.files ?? {});
  const masker = new SecretMasker();
  const state: JobState = {
    hostType,
    folders,
    masker,
    endpoints,
    agentEnvironment: agentEnvironment(options.agentEnvironment ?? {}),
    variables: variablesOf(options, folders, endpoints),
    prependPath: [],
    queued: [],
    leftovers: [],
  };
  for (const endpoint of endpoints) masker.addParameters(endpoint.parameters);
  for (const { value, secret } of state.variables.all()) if (secret) masker.addVariable(value);
  let steps = 0;
  return {
    workingDirectory: state.variables.get('System.DefaultWorkingDirectory') ?? folders.sources,
    tempDirectory: folders.temp,
    get variables() {
      return Object.fromEntries(state.variables.all().map(({ name, value }) => [name, value]));
    },
    runStep: (step) => runStepOf(state, step, (steps += 1)),
    end: () => endJob(state),
  };
}

/** Runs a job of one step. */
export async function runStep(options: StepOptions & JobOptions): Promise<StepResult> {
  const job = await startJob(options);
  const result = await job.runStep(options).catch(async (error: unknown) => {
    // The step's failure is what matters; files that are missing as well are part of it.
    await job.end().catch(() => undefined);
    throw error;
  });
  await job.end();
  return result;
}

function endpointsOf(options: JobOptions): Endpoint[] {
  const given = Object.entries(options.connections ?? {}).map(([name, connection]) => toEndpoint(name, connection));
  const own = toEndpoint(systemConnection, {
    type: 'system',
    scheme: 'OAuth',
    url: systemUrl,
    parameters: { AccessToken: `system-access-token-${randomUUID()}` },
  });
  return given.some((endpoint) => endpoint.id === own.id) ? given : [own, ...given];
}

function variablesOf(options: JobOptions, folders: Folders, endpoints: readonly Endpoint[]): Variables {
  const variables = new Variables();
  for (const [name, value] of Object.entries(defaultVariables(folders, options.hostType ?? 'build'))) {
    variables.set(name, value, {
      readOnly: !name.startsWith('Build.BuildNumber') && !name.startsWith('Release.ReleaseName'),
    });
  }
  const own = endpoints.find((endpoint) => endpoint.id === systemConnection.toUpperCase());
  const token = own?.parameters['AccessToken'];
  if (token !== undefined) variables.set('System.AccessToken', token, { secret: true });
  for (const [name, value] of Object.entries(options.variables ?? {})) {
    if (typeof value === 'string') variables.set(name, value);
    else variables.set(name, value.value, { secret: true });
  }
  variables.expandEachOther();
  return variables;
}

async function endJob(state: JobState): Promise<void> {
  for (const child of state.leftovers) child.kill('SIGKILL');
  const missing = state.queued.filter((attachment) => !existsSync(attachment.path));
  await removeFolders(state.folders);
  if (missing.length > 0) {
    const paths = missing.map((attachment) => attachment.path).join(', ');
    throw new Error(
      `Attachments were removed before the agent had uploaded them: ${paths}. Leave them until the job ends.`,
    );
  }
}
