import { createHash } from 'node:crypto';

import type { Connection } from './api.ts';
import { environmentName } from './variables.ts';

/** A connection as the job message carries it: with its GUID, and changeable by task.setendpoint. */
export interface Endpoint {
  readonly name: string;
  /** `SYSTEMVSSCONNECTION` for the job's own, else a GUID in lower case. */
  readonly id: string;
  url: string;
  readonly scheme: string;
  readonly parameters: Record<string, string>;
  readonly data: Record<string, string> | undefined;
}

export const systemConnection = 'SystemVssConnection';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function guidOf(name: string): string {
  const hex = createHash('sha256').update(`connection ${name}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** Gives a connection its GUID, and the job's own its fixed name. */
export function toEndpoint(name: string, connection: Connection): Endpoint {
  const own = name.toLowerCase() === systemConnection.toLowerCase();
  const id = own ? systemConnection.toUpperCase() : (connection.id ?? guidOf(name)).toLowerCase();
  if (!own && !guid.test(id)) throw new Error(`The connection ${name} has the id ${id}, which is no GUID.`);
  return {
    name,
    id,
    url:
      connection.url ?? (connection.type.toLowerCase() === 'aws' ? 'https://aws.amazon.com/' : 'https://example.com/'),
    scheme: connection.scheme,
    parameters: { ...connection.parameters },
    data: own ? undefined : { ...connection.data },
  };
}

/** Finds the connection that an input names, as the server does before the job is sent. */
export function findEndpoint(endpoints: readonly Endpoint[], input: string, value: string): Endpoint {
  const found = endpoints.find(
    (endpoint) => endpoint.name.toLowerCase() === value.toLowerCase() || endpoint.id === value.toLowerCase(),
  );
  if (found === undefined) {
    throw new Error(
      `The input ${input} names the service connection "${value}", which the job does not have: ` +
        `it has ${endpoints.map((endpoint) => endpoint.name).join(', ')}. Name one of them, or add it to connections.`,
    );
  }
  return found;
}

/** The ENDPOINT_* variables of a connection. */
export function endpointEnvironment(endpoint: Endpoint): Record<string, string> {
  const environment: Record<string, string> = {
    [`ENDPOINT_URL_${endpoint.id}`]: endpoint.url,
    [`ENDPOINT_AUTH_${endpoint.id}`]: JSON.stringify({ parameters: endpoint.parameters, scheme: endpoint.scheme }),
    [`ENDPOINT_AUTH_SCHEME_${endpoint.id}`]: endpoint.scheme,
  };
  for (const [key, value] of Object.entries(endpoint.parameters)) {
    environment[`ENDPOINT_AUTH_PARAMETER_${endpoint.id}_${environmentName(key)}`] = value;
  }
  if (endpoint.data !== undefined) {
    environment[`ENDPOINT_DATA_${endpoint.id}`] = JSON.stringify(endpoint.data);
    for (const [key, value] of Object.entries(endpoint.data)) {
      environment[`ENDPOINT_DATA_${endpoint.id}_${environmentName(key)}`] = value;
    }
  }
  return environment;
}
