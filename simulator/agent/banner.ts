import type { TaskDefinition } from './task-json.ts';

const rule = '='.repeat(78);

/** What an agent prints before a task's own first line. */
export function bannerHead(task: TaskDefinition): readonly string[] {
  return [
    `##[section]Starting: ${task.name}`,
    rule,
    `Task         : ${task.friendlyName}`,
    `Description  : ${task.description}`,
    `Version      : ${task.version}`,
    `Author       : ${task.author}`,
    `Help         : ${task.help}`,
    rule,
  ];
}

/** What an agent prints after a task's own last line. */
export function bannerFoot(task: TaskDefinition): readonly string[] {
  return [`##[section]Finishing: ${task.name}`];
}
