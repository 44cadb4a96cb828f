/** An Amazon Resource Name in its six parts; `resource` keeps its own slashes and colons. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Reads an ARN; undefined for anything that is not one. */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([^:\s]+):([^:\s]+):([^:\s]*):([^:\s]*):(\S+)$/.exec(text);
  if (!match) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match;
  return { partition, service, region, account, resource };
}

/** The last part of a name or an ARN: `chat` of `arn:…:cluster/chat` and of `chat`. */
export function nameOf(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

/** `family:revision` of a task definition's ARN, as people speak of it. */
export function revisionNameOf(taskDefinitionArn: string): string {
  return nameOf(taskDefinitionArn);
}

/** The number in `family:revision`. */
export function revisionNumberOf(taskDefinitionArn: string): string {
  return taskDefinitionArn.slice(taskDefinitionArn.lastIndexOf(':') + 1);
}
