import { revisionNameOf } from '../aws/arn.ts';
import { inWords } from '../durations.ts';
import { diagnosisSummary } from './diagnosis-summary.ts';
import { diffTable } from './diff-summary.ts';
import { code, plain } from './markdown.ts';
import { type RunRecord, type ServiceRecord, type Status, isGreen } from './run-record.ts';

const headlines: Readonly<Record<Status, string>> = {
  deployed: 'Deployed',
  unchanged: 'Nothing to do: this revision is there already',
  started: 'Started; the rollout was not waited for',
  planned: 'Plan: nothing was changed',
  registered: 'Registered; no service was updated',
  rolledBack: 'Failed, and went back',
  rollbackFailed: 'Failed, and the rollback failed too',
  failed: 'Failed',
  timedOut: 'Out of time',
  superseded: 'Superseded by another deployment',
  canceled: 'Canceled',
  invalid: 'Nothing was begun',
};

/** The Markdown that the run's page shows. */
export function summaryOf(record: RunRecord): string {
  const { status, services, cause } = record;
  const where = [record.cluster && `cluster ${code(record.cluster)}`, record.region && code(record.region)];
  const facts = [...where, `took ${inWords(record.durationMs)}`].filter(Boolean).join(' · ');
  const parts = [`${isGreen(status) ? '✅' : '❌'} **${headlines[status]}**`, facts];
  if (cause) parts.push(`> ${plain(cause.reason)}`);
  if (services.length > 0) parts.push(tableOf(services));
  for (const service of services) {
    if (service.cause && service.cause.reason !== cause?.reason) {
      parts.push(`> ${plain(service.cause.reason)}`);
    }
    const changes = service.changes ?? [];
    if (changes.length > 0) parts.push(`**${plain(service.name)}**, what changes:`, diffTable(changes));
    const why = service.diagnosis && diagnosisSummary(service.name, service.diagnosis);
    if (why !== undefined) parts.push(why);
  }
  if (record.plan) parts.push(record.plan.map((sentence) => `- ${plain(sentence)}`).join('\n'));
  return `${parts.join('\n\n')}\n`;
}

function tableOf(services: readonly ServiceRecord[]): string {
  const rows = services.map((service) => {
    const { name, status, consoleUrl, previousTaskDefinitionArn, taskDefinitionArn, imageChanges, image } = service;
    const images = imageChanges.map(({ container, from, to }) => `${plain(container)}: ${code(from)} → ${code(to)}`);
    if (images.length === 0 && image !== undefined) images.push(code(image));
    return [
      plain(name),
      status ?? 'not begun',
      revisions(previousTaskDefinitionArn, taskDefinitionArn),
      images.join('<br>'),
      consoleUrl === undefined ? '' : `[AWS console](${consoleUrl})`,
    ];
  });
  const header = ['Service', 'Status', 'Revision', 'Image', 'Deployment'];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function revisions(from: string | undefined, to: string | undefined): string {
  if (to === undefined) return from === undefined ? '' : code(revisionNameOf(from));
  if (from === undefined || from === to) return code(revisionNameOf(to));
  return `${code(revisionNameOf(from))} → ${code(revisionNameOf(to))}`;
}
