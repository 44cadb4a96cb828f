import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { startSimulator } from '../../simulator/aws/index.ts';
import { baseDefinition, World } from './support/world.ts';

const folder = fileURLToPath(new URL('../../examples', import.meta.url));

interface DeployStep {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** The deploy steps of a pipeline file, each with the variables that are in scope where it stands. */
function deploySteps(node: unknown, outer: Readonly<Record<string, string>> = {}): readonly DeployStep[] {
  if (Array.isArray(node)) return node.flatMap((item) => deploySteps(item, outer));
  if (typeof node !== 'object' || node === null) return [];
  const record = node as Readonly<Record<string, unknown>>;
  if (String(record['task']).startsWith('EcsDeployRevision@')) {
    const { name, inputs } = record as unknown as Omit<DeployStep, 'variables'>;
    return [{ name, inputs, variables: outer }];
  }
  const variables = { ...outer, ...(record['variables'] as Readonly<Record<string, string>> | undefined) };
  return Object.values(record).flatMap((value) => deploySteps(value, variables));
}

describe('The example', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yml'))) {
    const steps = deploySteps(parse(readFileSync(`${folder}/${file}`, 'utf8')));
    for (const [at, { name, inputs, variables }] of steps.entries()) {
      it(`${file} deploys (step ${at + 1} of ${steps.length})`, async () => {
        const expand = (text = ''): string => text.replace(/\$\((\w+)\)/g, (all, key: string) => variables[key] ?? all);
        const clusterName = expand(inputs['cluster']).split('/').at(-1) ?? '';
        const services = expand(inputs['service']).trim().split(/\s+/);
        const containers = [...expand(inputs['image']).matchAll(/^(\w+)=/gm)].map(([, container]) => container);
        const aws = await startSimulator({ clock: 'manual', startAt: new Date('2026-11-21T10:00:00Z') });
        const world = new World(aws);
        try {
          await aws.call('ecs:CreateCluster', { clusterName });
          await aws.call('ecs:RegisterTaskDefinition', {
            ...baseDefinition,
            containerDefinitions: (containers.length === 0 ? ['app'] : containers).map((container) => ({
              name: container,
              image: 'nginx:1.27',
              essential: true,
            })),
          });
          for (const serviceName of services) {
            await aws.call('ecs:CreateService', {
              cluster: clusterName,
              serviceName,
              taskDefinition: baseDefinition.family,
              desiredCount: 1,
              launchType: 'FARGATE',
              networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
            });
          }
          await aws.clock.advance(600_000);
          const run = await world.deploy(inputs, { name, variables });
          assert.equal(run.result, 'Succeeded', run.rawOutput);
          assert.equal(run.outputs['status'], 'deployed');
          assert.equal(run.resultFile?.services.length, services.length);
        } finally {
          await world.close();
        }
      });
    }
  }
});
