import * as tl from 'azure-pipelines-task-lib/task.js';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { listenForCancel } from './cancel.ts';
import { connect } from './connect.ts';
import { closingSentence, deploy } from './deploy.ts';
import { readInputs } from './inputs/read-inputs.ts';
import { pipeline } from './pipeline/commands.ts';
import { Journal } from './pipeline/journal.ts';
import { publish } from './pipeline/publish.ts';
import { redactor } from './pipeline/redact.ts';
import { isGreen } from './pipeline/run-record.ts';
import { knownSecrets } from './inputs/known-secrets.ts';
import type { Clock } from './rollout/clock.ts';

const clock: Clock = {
  nowMs: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
  random: Math.random,
};

async function main(): Promise<void> {
  // Should the process end before it has said how, the agent must not take that for success.
  process.exitCode = 1;
  const signals = listenForCancel((signal) =>
    pipeline.line(`The run is being canceled (${signal}): what is under way is finished, nothing new is begun.`),
  );
  const redact = redactor(knownSecrets());
  const journal = new Journal(pipeline, redact, { now: () => new Date(), nowMs: clock.nowMs });
  let close = (): void => undefined;
  const record = await deploy({
    readInputs,
    connect: async (inputs) => {
      const aws = await connect(inputs);
      close = aws.close;
      return aws;
    },
    journal,
    clock,
    signals,
  });
  close();
  const folder = tl.getVariable('Agent.TempDirectory') ?? tmpdir();
  const stepId = tl.getVariable('System.TaskInstanceId') ?? randomUUID();
  await publish(pipeline, redact, { folder, stepId }, record);
  const sentence = closingSentence(record);
  if (isGreen(record.status)) {
    journal.succeeded(sentence);
    pipeline.line(sentence);
    pipeline.succeed(redact(sentence));
  } else {
    const reasons = record.services.flatMap(({ cause }) => cause?.reason ?? []);
    for (const reason of new Set([sentence, ...reasons])) pipeline.error(reason);
    pipeline.fail(redact(sentence));
  }
  signals.stop();
  process.exitCode = 0;
}

main().catch((error: unknown) => {
  pipeline.error(`Internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  pipeline.fail('Internal error');
});
