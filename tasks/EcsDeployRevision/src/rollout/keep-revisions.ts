import { revisionsInUse } from './revisions-in-use.ts';
import { nameOf, revisionNumberOf } from '../aws/arn.ts';
import { AwsError } from '../aws/aws-error.ts';
import { type NoteBonus, bonusRead } from '../aws/bonus-read.ts';
import type { EcsPort } from '../aws/ecs-port.ts';
import { allPages } from '../aws/paging.ts';

/** What is to be cleaned up, and what must stay. */
export interface CleanUpOptions {
  readonly cluster: string;
  readonly families: readonly string[];
  /** How many ACTIVE revisions of each family stay. */
  readonly keep: number;
  /** ARNs that stay in any case: what was just deployed, and the way back. */
  readonly never: ReadonlySet<string>;
  /** Families of which this run would register one more revision, where it only plans. */
  readonly registering?: ReadonlySet<string>;
}

/** An older revision that stays, and why. */
export interface KeptRevision {
  readonly arn: string;
  readonly why: string;
}

/** What a clean-up would do. */
export interface CleanUpPlan {
  /** The oldest first. */
  readonly deregister: readonly string[];
  /** Older than those that stay by number, and yet not to be deregistered. */
  readonly kept: readonly KeptRevision[];
  /** How many more there are than one run takes away. */
  readonly left: number;
}

/** What a clean-up did. */
export interface CleanUp extends Omit<CleanUpPlan, 'deregister'> {
  readonly deregistered: readonly string[];
}

// ECS takes about one such call a second: a family of years must not hold the pipeline up. The next run goes on.
const mostAtOnce = 500;
const untouched = 'Older revisions are not deregistered';

/**
 * Tells which ACTIVE revisions a clean-up would deregister: those beyond the newest `keep` of their family that are older
 * than what was just deployed. One that a service of the cluster runs stays, and where that cannot be found out, all do.
 * Other clusters and schedules cannot be seen.
 */
export async function planCleanUp(
  ecs: EcsPort,
  options: CleanUpOptions,
  note: NoteBonus,
  signal: AbortSignal,
): Promise<CleanUpPlan> {
  const families = await bonusRead(
    () => Promise.all([...new Set(options.families)].map((family) => activeRevisions(ecs, family, signal))),
    untouched,
    note,
  );
  const older = (families ?? []).flatMap((revisions) => beyond(revisions, options));
  if (older.length === 0) return nothing;
  const users = await bonusRead(() => revisionsInUse(ecs, options.cluster, signal), untouched, note);
  if (!users) return nothing;
  const kept = older.flatMap((arn) => {
    const why = whyKept(arn, options.never, users);
    return why === undefined ? [] : [{ arn, why }];
  });
  const staying = new Set(kept.map(({ arn }) => arn));
  const unused = older.filter((arn) => !staying.has(arn));
  return { deregister: unused.slice(0, mostAtOnce), kept, left: Math.max(0, unused.length - mostAtOnce) };
}

/**
 * Deregisters older revisions. It throws only the signal's reason: the deploy has succeeded, whatever becomes of them.
 */
export async function cleanUp(
  ecs: EcsPort,
  options: CleanUpOptions,
  note: NoteBonus,
  signal: AbortSignal,
): Promise<CleanUp> {
  const { deregister, kept, left } = await planCleanUp(ecs, options, note, signal);
  const deregistered: string[] = [];
  for (const arn of deregister) {
    try {
      await ecs.deregisterTaskDefinition(arn, signal);
      deregistered.push(arn);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      note('Not every older revision was deregistered', error.message);
      // A refusal is about this revision; whatever else goes wrong would go wrong with the next one too.
      if (error.code !== 'aws-error') break;
    }
  }
  return { deregistered, kept, left: left + deregister.length - deregistered.length };
}

const nothing: CleanUpPlan = { deregister: [], kept: [], left: 0 };

/** The ARNs of a family's ACTIVE revisions, the newest first. */
async function activeRevisions(ecs: EcsPort, family: string, signal: AbortSignal): Promise<readonly string[]> {
  const arns = await allPages(async (next) => {
    const input = { familyPrefix: family, status: 'ACTIVE', sort: 'DESC', maxResults: 100, ...next } as const;
    const page = await ecs.listTaskDefinitions(input, signal);
    return { items: page.taskDefinitionArns, nextToken: page.nextToken };
  });
  return arns.filter((arn) => familyOfArn(arn) === family).toSorted((a, b) => numberOf(b) - numberOf(a));
}

/** Those beyond the newest ones, the oldest first; never one that is newer than what this run leaves running. */
function beyond(revisions: readonly string[], { keep, never, registering }: CleanUpOptions): readonly string[] {
  const [newest = ''] = revisions;
  const planned = registering?.has(familyOfArn(newest)) === true;
  const rest = revisions.slice(planned ? Math.max(0, keep - 1) : keep);
  // Another run may have registered a newer one and be about to deploy it.
  const ours = [...never].filter((arn) => familyOfArn(arn) === familyOfArn(newest)).map((arn) => numberOf(arn));
  const limit = planned || ours.length === 0 ? Infinity : Math.max(...ours);
  return rest.filter((arn) => numberOf(arn) <= limit).toReversed();
}

function whyKept(
  arn: string,
  never: ReadonlySet<string>,
  users: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  if (never.has(arn)) return 'it was just deployed, or is the way back';
  const names = users.get(arn);
  return names && `${names.join(', ')} ${names.length === 1 ? 'runs' : 'run'} it`;
}

function familyOfArn(arn: string): string {
  const name = nameOf(arn);
  return name.slice(0, name.lastIndexOf(':'));
}

function numberOf(arn: string): number {
  return Number(revisionNumberOf(arn));
}
