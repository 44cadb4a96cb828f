import assert from 'node:assert/strict';
import { DeployError } from '../../../tasks/EcsDeployRevision/src/deploy-error.ts';

/** The message of the DeployError that `act` throws, after checking its code. */
export function refused(code: DeployError['code'], act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return messageOf(code, error);
  }
  throw new assert.AssertionError({ message: `Nothing was refused; expected ${code}.` });
}

/** The same for a promise. */
export async function refusedLater(code: DeployError['code'], promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new assert.AssertionError({ message: `Nothing was refused; expected ${code}.` }),
    (reason: unknown) => reason,
  );
  return messageOf(code, error);
}

function messageOf(code: DeployError['code'], error: unknown): string {
  if (!(error instanceof DeployError)) throw error;
  assert.equal(error.code, code);
  return error.message;
}
