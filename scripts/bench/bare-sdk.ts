// What the task is measured against: the same four calls with nothing but the SDK, bundled the same way.
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';

const [cluster = '', service = '', image = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const client = new ECSClient({});
  const { services } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const { taskDefinition } = await client.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: services?.[0]?.taskDefinition, include: ['TAGS'] }),
  );
  const containerDefinitions = taskDefinition?.containerDefinitions?.map((container) => ({ ...container, image }));
  const { family, networkMode, requiresCompatibilities, cpu, memory } = taskDefinition ?? {};
  const registered = await client.send(
    new RegisterTaskDefinitionCommand({
      family,
      networkMode,
      requiresCompatibilities,
      cpu,
      memory,
      containerDefinitions,
    }),
  );
  const revision = registered.taskDefinition?.taskDefinitionArn;
  await client.send(new UpdateServiceCommand({ cluster, service, taskDefinition: revision }));
  client.destroy();
}

void main();
