import { Alarms, type AlarmState } from './alarms.ts';
import { Clock } from './clock/clock.ts';
import { answerControl, controlPath } from './control.ts';
import { putImage, type SeededImage } from './ecr/seed.ts';
import { ecr } from './ecr/service.ts';
import { adjustService, type ServiceAdjustment } from './ecs/adjust.ts';
import { wakeWatchers } from './ecs/rollout/alarm-watch.ts';
import { ecs } from './ecs/service.ts';
import { type Interruption, interruptTask } from './ecs/task/interrupt.ts';
import { type Fault, Faults } from './faults.ts';
import { type HookBehaviour, Hooks } from './hooks.ts';
import { type Credentials, Identities, type Principal, type RoleOptions } from './identities.ts';
import { IdMaker } from './ids.ts';
import { type ImageBehaviour, Images } from './images.ts';
import { parseJson, writeJson } from './json.ts';
import { logs } from './logs/service.ts';
import type { SimulatorOptions } from './options.ts';
import { answerSigned, type House } from './protocol/front-door.ts';
import { closeServer, type HttpRequest, listen } from './protocol/http.ts';
import { perform } from './protocol/service.ts';
import type { RecordedRequest } from './requests.ts';
import { sts } from './sts/service.ts';
import { defaultTiming } from './timing.ts';
import { Region, type World } from './world.ts';

const services = [ecs, ecr, logs, sts];

/** A running simulator, as tests and demos steer it in process. */
export interface Simulator {
  readonly url: string;
  readonly region: string;
  readonly accountId: string;
  /** The keys of an administrator. */
  readonly credentials: Credentials;
  readonly clock: {
    /** Simulated epoch milliseconds. */
    now(): number;
    /** Moves a manual clock; fails with any other. */
    advance(milliseconds: number): Promise<void>;
  };
  readonly requests: readonly RecordedRequest[];
  readonly images: { set(reference: string, behaviour: ImageBehaviour): void };
  readonly ecr: { putImage(image: SeededImage): { readonly digest: string } };
  readonly ecs: {
    /** CreateService as an administrator; answers the service. */
    createService(input: object): Promise<Record<string, unknown>>;
    adjustService(cluster: string, service: string, adjustment: ServiceAdjustment): void;
    /** Takes the host of a running task (id or ARN) away. */
    interruptTask(cluster: string, task: string, kind: Interruption): void;
  };
  readonly identities: {
    /** Adds a user; the keys are made up where none are given. */
    addUser(user: { readonly name: string; readonly credentials?: Credentials }): Credentials;
    /** Adds a role that can be assumed; answers its ARN. */
    addRole(role: RoleOptions): string;
    deny(identity: string, action: string, resource?: string): void;
    allowOnly(identity: string, actions: readonly string[]): void;
  };
  readonly faults: { add(fault: Fault): void };
  /** Moves a CloudWatch alarm; deployments that watch it notice at the scheduler's next look. */
  readonly alarms: { set(name: string, state: AlarmState): void };
  /** The Lambda functions of lifecycle hooks, by their ARNs. */
  readonly hooks: { set(hookTargetArn: string, behaviour: HookBehaviour): void };
  /** Performs an operation (`ecs:CreateService`) as an administrator: validated, unsigned and not recorded. */
  call(operation: string, input: object, region?: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Starts a simulator on the loopback interface. Throws where the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = new Clock(options.clock ?? { speed: 1 }, (options.startAt ?? new Date()).getTime());
  const accountId = options.accountId ?? '123456789012';
  const partition = options.partition ?? 'aws';
  const regionName = options.region ?? 'eu-west-1';
  const timing = { ...defaultTiming, ...options.timing };
  const ids = new IdMaker(accountId);
  const identities = new Identities(ids, clock, `arn:${partition}:iam::${accountId}`);
  const regions = new Map<string, Region>();
  const region = (name: string): Region => {
    const known = regions.get(name) ?? new Region(name, world);
    regions.set(name, known);
    return known;
  };
  const world: World = {
    accountId,
    partition,
    clock,
    ids,
    identities,
    images: new Images(),
    faults: new Faults(),
    alarms: new Alarms(),
    hooks: new Hooks(timing.hookSeconds),
    timing,
    region,
  };
  const credentials = identities.addUser('administrator', options.credentials);
  const principal = administrator(identities, credentials);
  const requests: RecordedRequest[] = [];

  const call = async (name: string, input: object, regionOfCall = regionName): Promise<Record<string, unknown>> => {
    clock.catchUp();
    const [serviceId, operation = ''] = name.split(':');
    const service = services.find(({ id }) => id === serviceId);
    if (service === undefined) throw new Error(`There is no service in "${name}"; write it as ecs:CreateService.`);
    const json = parseJson(writeJson(input as Record<string, never>));
    const result = perform(service, operation, { world, region: region(regionOfCall), principal }, json);
    return await Promise.resolve(parseJson(writeJson(result)) as Record<string, unknown>);
  };
  const setAlarm = (name: string, state: AlarmState): void => {
    clock.catchUp();
    world.alarms.set(name, state);
    for (const known of regions.values()) wakeWatchers(known, name);
  };
  const house: House = {
    world,
    services,
    region,
    onlyRegion: options.onlyRegion === true ? regionName : undefined,
    record: (request) => void requests.push(request),
  };
  const answer = (request: HttpRequest) =>
    request.url.startsWith(controlPath)
      ? answerControl({ world, requests, region: region(regionName), call, setAlarm }, request)
      : answerSigned(house, request);
  const server = await listen(options.port ?? 0, answer);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port to be reached at.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    region: regionName,
    accountId,
    credentials,
    requests,
    call,
    clock: {
      now: () => {
        clock.catchUp();
        return clock.now();
      },
      advance: (milliseconds) => clock.advance(milliseconds),
    },
    images: world.images,
    faults: world.faults,
    alarms: { set: setAlarm },
    hooks: world.hooks,
    ecr: { putImage: (image) => putImage(region(image.region ?? regionName), image) },
    ecs: {
      createService: async (input) => (await call('ecs:CreateService', input))['service'] as Record<string, unknown>,
      adjustService: (cluster, name, adjustment) => adjustService(region(regionName), cluster, name, adjustment),
      interruptTask: (cluster, task, kind) => interruptTask(region(regionName), cluster, task, kind),
    },
    identities: {
      addUser: (user) => identities.addUser(user.name, user.credentials),
      addRole: (role) => identities.addRole(role),
      deny: (identity, action, resource) => identities.deny(identity, action, resource),
      allowOnly: (identity, actions) => identities.allowOnly(identity, actions),
    },
    close: async () => {
      clock.close();
      await closeServer(server);
    },
  };
}

function administrator(identities: Identities, { accessKeyId }: Credentials): Principal {
  const key = identities.key(accessKeyId);
  if (key === undefined) throw new Error('The administrator was not added.');
  return key.principal;
}
