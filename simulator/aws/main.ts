import { type Arguments, readArguments, usage } from './cli/arguments.ts';
import { seed } from './cli/seed.ts';
import { type Simulator, startSimulator } from './simulator.ts';

/** Runs the simulator until it is told to end; answers the exit code of a start that failed. */
async function main(): Promise<number | undefined> {
  let wanted: Arguments;
  try {
    wanted = readArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${messageOf(error).replace(/\.?$/, '.')} See --help.\n`);
    return 2;
  }
  if (wanted.help) {
    process.stdout.write(usage);
    return 0;
  }
  let simulator: Simulator;
  try {
    const { port, region, credentials, speed } = wanted;
    simulator = await startSimulator({ port, region, credentials, clock: { speed } });
  } catch (error) {
    process.stderr.write(`The simulator cannot listen on port ${wanted.port}: ${messageOf(error)}\n`);
    return 1;
  }
  for (const { reference, behaviour } of wanted.images) simulator.images.set(reference, behaviour);
  try {
    if (wanted.seed !== undefined) await seed(simulator, wanted.seed);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    await simulator.close();
    return 2;
  }
  process.stdout.write(greeting(simulator, wanted.speed));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void simulator.close();
    });
  }
  return undefined;
}

function greeting({ url, credentials, region }: Simulator, speed: number): string {
  return `The AWS simulator listens at ${url} (${speed} simulated seconds a second). Paste this into another shell:

export AWS_ENDPOINT_URL=${url}
export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}
export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}
export AWS_REGION=${region}
export AWS_DEFAULT_REGION=${region}

aws ecs create-cluster --cluster-name demo
`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

process.exitCode = await main();
