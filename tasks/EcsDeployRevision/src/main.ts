import * as tl from 'azure-pipelines-task-lib/task.js';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { listenForCancel } from './cancel.ts';
import { connect } from './connect.ts';
import { deploy } from './deploy.ts';
import { readInputs } from './inputs/read-inputs.ts';
import { closingOf } from './pipeline/closing.ts';
import { pipeline } from './pipeline/commands.ts';
import { Journal } from './pipeline/journal.ts';
import { publish } from './pipeline/publish.ts';
import { type Redact, redactor } from './pipeline/redact.ts';
import { type RunRecord, isGreen } from './pipeline/run-record.ts';
import { knownSecrets } from './inputs/known-secrets.ts';
import type { Clock } from './rollout/clock.ts';

const clock: Clock = {
  nowMs: () => performance.now(),
  now: () => new Date(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
  timeLimit: (ms, reason) => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(reason), ms);
    return { signal: limit.signal, stop: () => clearTimeout(timer) };
  },
  random: Math.random,
};

async function main(): Promise<void> {
  // Should the process end before it has said how, the agent must not take that for success.
  process.exitCode = 1;
  const signals = listenForCancel((signal) => pipeline.line(`The run is being canceled (${signal}).`));
  const redact = redactor(knownSecrets());
  const journal = new Journal(pipeline, redact, { now: () => new Date(), nowMs: clock.nowMs });
  let disconnect = (): void => undefined;
  const record = await deploy({
    readInputs,
    connect: async (inputs) => {
      const aws = await connect(inputs);
      disconnect = aws.close;
      return aws;
    },
    journal,
    redact,
    clock,
    signals,
  });
  disconnect();
  const folder = tl.getVariable('Agent.TempDirectory') ?? tmpdir();
  const stepId = tl.getVariable('System.TaskInstanceId') ?? randomUUID();
  await publish(pipeline, redact, { folder, stepId }, record);
  close(record, journal, redact);
  process.exitCode = 0;
}

/** Says how the run ended, to the person and to the agent. */
function close(record: RunRecord, journal: Journal, redact: Redact): void {
  const { sentence, errors, lines } = closingOf(record);
  if (isGreen(record.status)) {
    journal.succeeded(sentence);
    pipeline.line(sentence);
    pipeline.succeed(redact(sentence));
    return;
  }
  for (const line of lines) pipeline.line(line);
  for (const error of errors) pipeline.error(error);
  pipeline.fail(redact(sentence));
}

main()
  .catch((error: unknown) => {
    pipeline.error(`Internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    pipeline.fail('Internal error');
  })
  .finally(() => {
    // All has been said. Whatever still hangs, a connection that nobody answers for one, must not hold the step.
    process.stdout.write('', () => process.exit());
  });
