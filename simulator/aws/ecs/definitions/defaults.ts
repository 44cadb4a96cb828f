import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../json.ts';

/**
 * Fills in what ECS fills in when a task definition is registered; everything that was sent stays as it is.
 *
 * After the answers of RegisterTaskDefinition in AWS's documentation.
 */
export function withDefaults(input: JsonObject): JsonObject {
  const containers = input['containerDefinitions'];
  return {
    ...input,
    containerDefinitions: isJsonList(containers)
      ? containers.map((container) => (isJsonObject(container) ? containerDefaults(container, input) : container))
      : undefined,
    volumes: input['volumes'] ?? [],
    placementConstraints: input['placementConstraints'] ?? [],
  };
}

function containerDefaults(container: JsonObject, definition: JsonObject): JsonObject {
  return {
    ...container,
    cpu: container['cpu'] ?? 0,
    essential: container['essential'] ?? true,
    portMappings: ports(container['portMappings'] ?? [], definition['networkMode']),
    environment: container['environment'] ?? [],
    mountPoints: container['mountPoints'] ?? [],
    volumesFrom: container['volumesFrom'] ?? [],
    systemControls: container['systemControls'] ?? [],
  };
}

function ports(mappings: Json, networkMode: Json | undefined): Json {
  if (!isJsonList(mappings)) return mappings;
  const shared = networkMode === 'awsvpc' || networkMode === 'host';
  return mappings.map((mapping) => {
    if (!isJsonObject(mapping) || mapping['containerPort'] === undefined) return mapping;
    // With a network interface of its own, a task's host port is its container port; elsewhere 0 asks for any port.
    const hostPort = mapping['hostPort'] ?? (shared ? mapping['containerPort'] : 0);
    return { ...mapping, hostPort, protocol: mapping['protocol'] ?? 'tcp' };
  });
}
