import { nameOf } from './aws/arn.ts';

/** Where a service is. */
interface Place {
  readonly cluster: string;
  readonly region: string;
  readonly service: string;
}

/** What to do by hand to bring a service back, as a command to paste. */
export function byHand({ cluster, region, service }: Place, taskDefinition: string | undefined): string {
  if (taskDefinition === undefined) return 'Deploy a revision that works.';
  return `By hand: aws ecs update-service --cluster ${cluster} --service ${service} --task-definition ${nameOf(taskDefinition)} --region ${region}`;
}
