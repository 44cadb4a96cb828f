import type { Start } from './start.ts';
import { nameOf, parseArn } from '../aws/arn.ts';
import { invalidInput } from '../deploy-error.ts';

const familyPattern = /^[A-Za-z0-9_-]{1,255}$/;

/**
 * Reads the input `taskDefinition`: a family, `family:revision` or an ARN.
 * @throws DeployError `invalid-input` where it is none of them, or lies elsewhere than the cluster
 */
export function parseDefinitionReference(text: string, cluster: string): Start & { kind: 'definition' } {
  const arn = parseArn(text);
  const isDefinition = arn === undefined || (arn.service === 'ecs' && /^task-definition\/[^/]+$/.test(arn.resource));
  const [family = '', revision, ...more] = (arn === undefined ? text : nameOf(arn.resource)).split(':');
  const isRevision = revision === undefined || /^[1-9]\d{0,9}$/.test(revision);
  if (!isDefinition || !familyPattern.test(family) || !isRevision || more.length > 0) {
    throw invalidInput(
      `taskDefinition is "${text}". Give a family (letters, digits, - and _), family:revision or a task definition's ARN.`,
    );
  }
  const other = parseArn(cluster);
  if (
    arn &&
    other &&
    (arn.partition !== other.partition || arn.region !== other.region || arn.account !== other.account)
  ) {
    throw invalidInput(`taskDefinition "${text}" is in another account or region than the cluster "${cluster}".`);
  }
  return { kind: 'definition', reference: text };
}

/**
 * Reads the input `family`.
 * @throws DeployError `invalid-input`
 */
export function parseFamily(text: string): string | undefined {
  if (text === '') return undefined;
  if (familyPattern.test(text)) return text;
  throw invalidInput(`family is "${text}". Write letters, digits, - and _ only, without a revision.`);
}
