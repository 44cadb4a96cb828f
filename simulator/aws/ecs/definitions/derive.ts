import { isJsonList, isJsonObject, type Json, type JsonObject, textOf } from '../../json.ts';
import type { ContainerView } from './definition.ts';

/** What the simulator itself reads of the containers. */
export function containerViews(definition: JsonObject): readonly ContainerView[] {
  return containersOf(definition).map((container) => {
    const check = container['healthCheck'];
    const interval = isJsonObject(check) && typeof check['interval'] === 'number' ? check['interval'] : 30;
    return {
      name: textOf(container['name']),
      image: textOf(container['image']),
      essential: container['essential'] !== false,
      ...(isJsonObject(check) ? { healthCheckInterval: interval } : {}),
    };
  });
}

/** The container definitions that are objects. */
export function containersOf(definition: JsonObject): readonly JsonObject[] {
  const containers = definition['containerDefinitions'];
  return isJsonList(containers) ? containers.filter((container) => isJsonObject(container)) : [];
}

/** The launch types that a definition can be run with. */
export function compatibilities(definition: JsonObject): readonly string[] {
  const fargate =
    definition['networkMode'] === 'awsvpc' && definition['cpu'] !== undefined && definition['memory'] !== undefined;
  return fargate ? ['EC2', 'FARGATE'] : ['EXTERNAL', 'EC2'];
}

/** The capabilities that a host needs: the most usual of ECS's own list. */
export function requiredAttributes(definition: JsonObject): readonly JsonObject[] {
  const names = new Set<string>();
  const executionRole = definition['executionRoleArn'] !== undefined;
  if (definition['taskRoleArn'] !== undefined) names.add('com.amazonaws.ecs.capability.task-iam-role');
  if (definition['networkMode'] === 'awsvpc') names.add('ecs.capability.task-eni');
  for (const container of containersOf(definition)) {
    if (driver(container['logConfiguration']) === 'awslogs') {
      names.add('com.amazonaws.ecs.capability.logging-driver.awslogs');
      if (executionRole) names.add('ecs.capability.execution-role-awslogs');
    }
    if (/^\d{12}\.dkr\.ecr\./.test(textOf(container['image']))) {
      names.add('com.amazonaws.ecs.capability.ecr-auth');
      if (executionRole) names.add('ecs.capability.execution-role-ecr-pull');
    }
    if (container['healthCheck'] !== undefined) names.add('ecs.capability.container-health-check');
    const secrets = container['secrets'];
    if (isJsonList(secrets) && secrets.length > 0) names.add('ecs.capability.secrets.ssm.environment-variables');
  }
  names.add('com.amazonaws.ecs.capability.docker-remote-api.1.18');
  return [...names].map((name) => ({ name }));
}

function driver(configuration: Json | undefined): Json | undefined {
  return isJsonObject(configuration) ? configuration['logDriver'] : undefined;
}
