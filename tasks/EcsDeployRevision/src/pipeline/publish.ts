import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pipeline } from './commands.ts';
import { harmlessJson } from './harmless-json.ts';
import { type Outputs, outputsOf } from './outputs.ts';
import type { Redact } from './redact.ts';
import type { Cause, RunRecord } from './run-record.ts';
import { summaryOf } from './summary.ts';

/** Where the files of a run are written; the agent empties the folder when the job ends. */
export interface Place {
  readonly folder: string;
  /** Tells the files of several steps of one job apart. */
  readonly stepId: string;
}

/** Sets the output variables, writes the result file and attaches the summary, all without any secret value. */
export async function publish(pipeline: Pipeline, redact: Redact, place: Place, record: RunRecord): Promise<void> {
  const clean = redactStrings(record, redact);
  const resultFile = join(place.folder, `ecs-deploy-revision-${place.stepId}.json`);
  const summaryFile = join(place.folder, `ecs-deploy-revision-${place.stepId}.md`);
  const outputs = redactStrings(outputsOf(record), redact);
  await Promise.all([
    writeFile(resultFile, `${harmlessJson(resultOf(clean, outputs, resultFile))}\n`),
    writeFile(summaryFile, summaryOf(clean)),
  ]);
  for (const [name, value] of Object.entries(outputs)) pipeline.output(name, value);
  pipeline.output('resultFile', resultFile);
  pipeline.attachSummary(summaryFile);
}

/** The result file's content: the outputs as a later step reads them, and all that they are made of. */
function resultOf(record: RunRecord, outputs: Outputs, resultFile: string): object {
  const { status, changed, cause, services, timeline, ...facts } = record;
  return {
    ...outputs,
    status,
    changed,
    ...causeFields(cause),
    resultFile,
    ...facts,
    services: services.map(({ cause: own, ...service }) => ({ ...service, ...causeFields(own) })),
    timeline,
  };
}

function causeFields(cause: Cause | undefined): { readonly cause: string | null; readonly reason: string | null } {
  return { cause: cause?.status ?? null, reason: cause?.reason ?? null };
}

/** Our own words, which a later step compares with, stay as they are whatever the secrets are. */
const ownWords: ReadonlySet<string> = new Set(['status', 'changed']);

/** Redacts each string by itself, so that the JSON around it stays valid. */
function redactStrings<T>(value: T, redact: Redact): T {
  const walk = (item: unknown): unknown => {
    if (typeof item === 'string') return redact(item);
    if (Array.isArray(item)) return item.map(walk);
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(
      Object.entries(item).map(([key, inner]) => [key, ownWords.has(key) ? inner : walk(inner)]),
    );
  };
  return walk(value) as T;
}
