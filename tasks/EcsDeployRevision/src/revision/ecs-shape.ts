import type { Json } from './json.ts';

/**
 * What a comparison has to know about a member of RegisterTaskDefinition's request. A member that the table lacks is
 * compared as it is. The defaults are those of the API's own documentation, and what DescribeTaskDefinition shows of
 * members that nobody sent; a list or map that it knows means the same empty and missing.
 */
export interface Shape {
  /** What ECS takes a missing member for. */
  readonly missing?: Json;
  /** A structure's members, those alone of which there is something to say. */
  readonly members?: Readonly<Record<string, Shape>>;
  /** True for a structure that means the same empty and missing. */
  readonly optional?: true;
  /** A map with keys that users choose. */
  readonly map?: true;
  /** A list: its order counts, it is a set, or its entries are told apart by these members. */
  readonly list?: 'ordered' | 'set' | readonly string[];
  /** The entries of a list. */
  readonly item?: Shape;
  /** True where the values are not for printing. */
  readonly hidden?: true;
}

const ordered: Shape = { list: 'ordered' };
const set: Shape = { list: 'set' };
const map: Shape = { map: true };
const optional: Shape = { optional: true };

/** Values by name, and nobody's to see. */
const hiddenByName: Shape = { list: ['name'], hidden: true };

const volume: Shape = {
  members: {
    host: optional,
    configuredAtLaunch: { missing: false },
    dockerVolumeConfiguration: { members: { autoprovision: { missing: false }, driverOpts: map, labels: map } },
    efsVolumeConfiguration: {
      members: {
        rootDirectory: { missing: '/' },
        transitEncryption: { missing: 'DISABLED' },
        authorizationConfig: { optional: true, members: { iam: { missing: 'DISABLED' } } },
      },
    },
    s3filesVolumeConfiguration: { members: { rootDirectory: { missing: '/' } } },
  },
};

const linuxParameters: Shape = {
  optional: true,
  members: {
    capabilities: { optional: true, members: { add: set, drop: set } },
    devices: { list: ['hostPath', 'containerPath'], item: { members: { permissions: set } } },
    tmpfs: { list: ['containerPath'], item: { members: { mountOptions: ordered } } },
  },
};

const container: Shape = {
  members: {
    cpu: { missing: 0 },
    essential: { missing: true },
    versionConsistency: { missing: 'enabled' },
    links: set,
    portMappings: {
      list: ['containerPort', 'containerPortRange', 'protocol'],
      item: { members: { protocol: { missing: 'tcp' }, hostPort: { missing: 0 } } },
    },
    restartPolicy: { members: { ignoredExitCodes: set, restartAttemptPeriod: { missing: 300 } } },
    entryPoint: ordered,
    command: ordered,
    environment: hiddenByName,
    secrets: hiddenByName,
    // A variable in two of them has the value of the first, so their order counts.
    environmentFiles: ordered,
    mountPoints: { list: ['containerPath'], item: { members: { readOnly: { missing: false } } } },
    volumesFrom: { list: ['sourceContainer'], item: { members: { readOnly: { missing: false } } } },
    linuxParameters,
    dependsOn: { list: ['containerName'] },
    dnsServers: ordered,
    dnsSearchDomains: ordered,
    extraHosts: ordered,
    dockerSecurityOptions: set,
    dockerLabels: map,
    ulimits: { list: ['name'] },
    logConfiguration: { members: { options: map, secretOptions: hiddenByName } },
    healthCheck: {
      members: {
        command: ordered,
        interval: { missing: 30 },
        timeout: { missing: 5 },
        retries: { missing: 3 },
        startPeriod: { missing: 0 },
      },
    },
    systemControls: { list: ['namespace'] },
    resourceRequirements: { list: ['type', 'value'] },
    firelensConfiguration: { members: { options: map } },
    credentialSpecs: ordered,
  },
};

/** RegisterTaskDefinition's request. */
export const requestShape: Shape = {
  members: {
    networkMode: { missing: 'bridge' },
    enableFaultInjection: { missing: false },
    runtimePlatform: optional,
    requiresCompatibilities: set,
    containerDefinitions: { list: ['name'], item: container },
    volumes: { list: ['name'], item: volume },
    placementConstraints: { list: ['type', 'expression'] },
    proxyConfiguration: { members: { type: { missing: 'APPMESH' }, properties: { list: ['name'] } } },
    inferenceAccelerators: { list: ['deviceName'] },
    tags: { list: ['key'], item: { members: { value: { missing: '' } } } },
  },
};

/** What the table says of a member; undefined where it says nothing. */
export function memberOf(shape: Shape | undefined, member: string): Shape | undefined {
  const members = shape?.members;
  return members !== undefined && Object.hasOwn(members, member) ? members[member] : undefined;
}

/** True where something at or below this is not for printing. */
export function holdsHidden(shape: Shape | undefined): boolean {
  if (shape === undefined) return false;
  if (shape.hidden || holdsHidden(shape.item)) return true;
  return Object.values(shape.members ?? {}).some((member) => holdsHidden(member));
}
