import { type AlarmState, parseAlarmState } from './alarms.ts';
import type { Json, JsonObject } from './json.ts';
import { isJsonList, isJsonObject, parseJson, writeJson } from './json.ts';
import { interruptTask, parseInterruption } from './ecs/task/interrupt.ts';
import { parseFault } from './faults.ts';
import { parseHookBehaviour } from './hooks.ts';
import { parseImageBehaviour } from './images.ts';
import { AwsError } from './protocol/errors.ts';
import type { HttpAnswer, HttpRequest } from './protocol/http.ts';
import type { RecordedRequest } from './requests.ts';
import type { Region, World } from './world.ts';

/** What the control interface steers. */
export interface Controlled {
  readonly world: World;
  readonly requests: readonly RecordedRequest[];
  /** The region of in-process calls. */
  readonly region: Region;
  readonly setAlarm: (name: string, state: AlarmState) => void;
  readonly call: (operation: string, input: JsonObject) => Promise<Record<string, unknown>>;
}

/** The path below which requests steer the simulator instead of being served as AWS. */
export const controlPath = '/_simulator/';

type Route = (controlled: Controlled, body: JsonObject) => Json | Promise<Json>;

const routes: Readonly<Record<string, Route>> = {
  'GET clock': ({ world }) => {
    world.clock.catchUp();
    return { now: world.clock.now() };
  },
  'POST clock': async ({ world }, body) => {
    const milliseconds = body['advanceMs'];
    if (typeof milliseconds !== 'number') throw new Error('Say {"advanceMs": n}, n in milliseconds.');
    await world.clock.advance(milliseconds);
    return { now: world.clock.now() };
  },
  'GET requests': ({ requests }) => requests.map((request) => ({ ...request })),
  'PUT images': ({ world }, body) => {
    world.images.set(text(body, 'reference'), parseImageBehaviour(body['behaviour']));
    return {};
  },
  'POST interruptions': ({ region }, body) => {
    const cluster = body['cluster'] === undefined ? 'default' : text(body, 'cluster');
    interruptTask(region, cluster, text(body, 'task'), parseInterruption(text(body, 'kind')));
    return {};
  },
  'PUT alarms': ({ setAlarm }, body) => {
    setAlarm(text(body, 'name'), parseAlarmState(body['state']));
    return {};
  },
  'PUT hooks': ({ world }, body) => {
    world.hooks.set(text(body, 'hookTargetArn'), parseHookBehaviour(body['behaviour']));
    return {};
  },
  'POST faults': ({ world }, body) => {
    world.faults.add(parseFault(body));
    return {};
  },
  'POST policy': ({ world }, body) => {
    const identity = text(body, 'identity');
    const allowOnly = body['allowOnly'];
    if (isJsonList(allowOnly)) world.identities.allowOnly(identity, allowOnly.map(String));
    else
      world.identities.deny(
        identity,
        text(body, 'deny'),
        body['resource'] === undefined ? '*' : text(body, 'resource'),
      );
    return {};
  },
  'POST call': async ({ call }, body) => {
    const input = body['input'] ?? {};
    if (!isJsonObject(input)) throw new Error('The input of a call is an object.');
    return (await call(text(body, 'operation'), input)) as JsonObject;
  },
};

/** Answers a request of the control interface: unsigned, JSON, and never recorded. */
export async function answerControl(controlled: Controlled, request: HttpRequest): Promise<HttpAnswer> {
  const name = `${request.method} ${request.url.slice(controlPath.length).split('?')[0] ?? ''}`;
  const act = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (act === undefined) {
    return reply(404, { message: `There is no ${name}; there are ${Object.keys(routes).join(', ')}.` });
  }
  try {
    const body = request.body === '' ? {} : parseJson(request.body);
    if (!isJsonObject(body)) throw new Error('The body is a JSON object.');
    return reply(200, await act(controlled, body));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return reply(400, error instanceof AwsError ? { code: error.code, message } : { message });
  }
}

function text(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new Error(`The body needs the text "${name}".`);
  return value;
}

function reply(status: number, body: Json): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: writeJson(body) };
}
