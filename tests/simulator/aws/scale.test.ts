import assert from 'node:assert/strict';
import { closeAll, pass, register, start, tasks } from './support.ts';

describe('fifty services in one cluster of the simulator', () => {
  afterEach(closeAll);

  for (const deploymentConfiguration of [{ strategy: 'ROLLING' }, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 }]) {
    it(`roll a thousand tasks over at the same time (${deploymentConfiguration.strategy})`, async () => {
      const simulator = await start();
      await simulator.call('ecs:CreateCluster', { clusterName: 'default' });
      const names = Array.from({ length: 50 }, (_, index) => `service-${index}`);
      const taskDefinition = await register(simulator, 'web:1');
      for (const serviceName of names) {
        await simulator.ecs.createService({ serviceName, taskDefinition, desiredCount: 20, deploymentConfiguration });
      }
      await pass(simulator, 600);
      const next = await register(simulator, 'web:2');
      for (const service of names) await simulator.call('ecs:UpdateService', { service, taskDefinition: next });
      await pass(simulator, 600);
      for (let first = 0; first < names.length; first += 10) {
        const answer = await simulator.call('ecs:DescribeServices', { services: names.slice(first, first + 10) });
        for (const service of answer['services'] as { deployments: object[]; runningCount: number }[]) {
          assert.deepEqual([service.deployments.length, service.runningCount], [1, 20]);
        }
      }
      for (const [desiredStatus, definition] of Object.entries({ RUNNING: next, STOPPED: taskDefinition })) {
        const found = await tasks(simulator, desiredStatus, 'service-7');
        assert.deepEqual(
          found.map(({ group, taskDefinitionArn }) => [group, taskDefinitionArn]),
          Array.from({ length: 20 }, () => ['service:service-7', definition]),
        );
      }
      await pass(simulator, 3600);
      const listed = await simulator.call('ecs:ListTasks', { serviceName: 'service-7', desiredStatus: 'STOPPED' });
      assert.deepEqual(listed['taskArns'], []);
    });
  }
});
