import { upload } from './attachments.ts';
import type { CommandContext, CommandHandler } from './context.ts';

function needBuild({ job }: CommandContext): void {
  if (job.variables.get('Build.BuildId') === undefined) throw new Error("Value cannot be null. (Parameter 'buildId')");
}

/** The events of the area `build`; accepted in releases too, where they act on the primary artifact's build. */
export const buildCommands: Readonly<Record<string, CommandHandler>> = {
  addbuildtag: {
    properties: [],
    allowedWhenRestricted: false,
    run: (context, { data }) => {
      needBuild(context);
      if (data === '') throw new Error('Build tag is required.');
      context.record.buildTags.push(data);
    },
  },
  updatebuildnumber: {
    properties: [],
    allowedWhenRestricted: false,
    run: (context, { data }) => {
      needBuild(context);
      if (data === '') throw new Error('Build number is required.');
      context.job.variables.set('Build.BuildNumber', data);
    },
  },
  uploadlog: upload('DistributedTask.Core.Log'),
  uploadsummary: upload('DistributedTask.Core.Summary', 'CustomMarkDownSummary-'),
};

/** The events of the area `release`; on a build they fail the step. */
export const releaseCommands: Readonly<Record<string, CommandHandler>> = {
  updatereleasename: {
    properties: [],
    allowedWhenRestricted: false,
    run: ({ job }, { data }) => {
      if (data === '') throw new Error('Release name is required.');
      job.variables.set('Release.ReleaseName', data);
    },
  },
};

/** Areas that an agent knows and that this one only reports. */
export const otherAreas: ReadonlySet<string> = new Set(['artifact', 'codecoverage', 'results', 'telemetry']);
