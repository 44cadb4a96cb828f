import { parseArgs } from 'node:util';
import type { Credentials } from '../identities.ts';
import { type ImageBehaviour, parseImageBehaviour } from '../images.ts';
import { parseJson } from '../json.ts';

/** What the command line asks for. */
export interface Arguments {
  readonly help: boolean;
  readonly port: number;
  readonly speed: number;
  readonly region: string;
  readonly credentials: Credentials;
  readonly images: readonly { readonly reference: string; readonly behaviour: ImageBehaviour }[];
  readonly seed: string | undefined;
}

/** The text of `--help`. */
export const usage = `npm run simulator -- [options]

Imitates parts of Amazon ECS, ECR, CloudWatch Logs and STS on one port of this machine; see simulator/README.md.

  --port N                 the port; 0 takes any free one (default 4566)
  --speed N                simulated seconds for each second of the clock (default 1)
  --region NAME            the region in the exports and of the seed's calls (default eu-west-1)
  --image REF=BEHAVIOUR    how an image behaves, as often as wanted: a kind (notPullable, neverStarts, crashing,
                           unhealthy …) or JSON such as {"kind":"crashing","exitCode":1,"afterSeconds":0}
  --access-key-id ID       the administrator's keys (default: the ones printed at the start)
  --secret-access-key KEY
  --seed FILE              JSON: a list of {"operation": "ecs:CreateCluster", "input": {…}} to perform at the start
  --help                   this text
`;

/** The keys of a simulator that was not told any. */
export const defaultCredentials: Credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** Reads the command line. Throws an Error with one clear sentence. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4566' },
      speed: { type: 'string', default: '1' },
      region: { type: 'string', default: 'eu-west-1' },
      image: { type: 'string', multiple: true, default: [] },
      'access-key-id': { type: 'string' },
      'secret-access-key': { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const id = values['access-key-id'];
  const secret = values['secret-access-key'];
  if ((id === undefined) !== (secret === undefined)) {
    throw new Error('Give --access-key-id and --secret-access-key together, or neither.');
  }
  return {
    help: values.help,
    port: readPort(values.port),
    speed: readSpeed(values.speed),
    region: values.region,
    credentials:
      id === undefined || secret === undefined ? defaultCredentials : { accessKeyId: id, secretAccessKey: secret },
    images: values.image.map(readImage),
    seed: values.seed,
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port is a number from 0 to 65535, not "${text}".`);
  return port;
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (text === '' || !(speed > 0 && Number.isFinite(speed))) {
    throw new Error(`--speed is a number above 0, not "${text}".`);
  }
  return speed;
}

function readImage(text: string): Arguments['images'][number] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new Error(`--image is written REFERENCE=BEHAVIOUR, not "${text}".`);
  const behaviour = text.slice(equals + 1);
  try {
    const json = behaviour.startsWith('{') ? parseJson(behaviour) : { kind: behaviour };
    return { reference: text.slice(0, equals), behaviour: parseImageBehaviour(json) };
  } catch (error) {
    throw new Error(`--image ${text}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
