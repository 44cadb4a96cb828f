import type { ServicePlan } from './plan.ts';
import type { AwsError } from '../aws/aws-error.ts';

/** What became of one service's part of the plan. */
export type Applied =
  | { readonly kind: 'unchanged'; readonly plan: ServicePlan; readonly taskDefinitionArn: string }
  /** A deployment that is to be watched, ours or one that was on its way already. */
  | {
      readonly kind: 'deploying';
      readonly plan: ServicePlan;
      readonly taskDefinitionArn: string;
      readonly deploymentId: string;
      /** By AWS's clock. */
      readonly createdAt: Date | undefined;
      /** The service deployment that the update began, where ECS named it. */
      readonly serviceDeployment?: string;
      readonly updated: boolean;
    }
  /** Only the desired count changed. */
  | { readonly kind: 'scaling'; readonly plan: ServicePlan; readonly taskDefinitionArn: string }
  /** UpdateService was refused; `certain` is false where its answer was lost and the service could not be asked either. */
  | {
      readonly kind: 'refused';
      readonly plan: ServicePlan;
      readonly taskDefinitionArn: string;
      readonly error: AwsError;
      readonly certain: boolean;
    };

/** The name of the service that it is about. */
export function serviceOf({ plan }: Applied): string {
  return plan.snapshot.name;
}
