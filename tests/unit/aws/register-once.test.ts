import assert from 'node:assert/strict';
import type { TaskDefinition } from '../../../tasks/EcsDeployRevision/src/revision/task-definition.ts';
import { revisionArn } from '../support/services.ts';
import { type LocalEcs, type Reply, startLocalEcs } from '../support/local-ecs.ts';
import { definitionIn } from '../../../tasks/EcsDeployRevision/src/aws/definition-answer.ts';
import { registerOnce } from '../../../tasks/EcsDeployRevision/src/aws/register-once.ts';
import { type JsonObject, isJsonObject, parseJson } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';

// Fields that no SDK knows, a number that no double holds, and a value that a clean-up would take for nothing.
const fields =
  '"family":"chat","fieldOfNextYear":{"limit":12345678901234567890},"containerDefinitions":[{"name":"app","command":[""]}]';
const text = `{${fields}}`;
const answerOf = (revision: number, content = fields): string =>
  `{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-west-1:123456789012:task-definition/chat:${revision}",` +
  `${content},"revision":${revision},"status":"ACTIVE"}}`;
const ok: Reply = { status: 200, body: answerOf(2) };
const refusal = (type: string, message: string, status = 400): Reply => ({
  status,
  body: JSON.stringify({ __type: type, message }),
});

describe('a task definition that is registered', () => {
  let ecs: LocalEcs | undefined;
  afterEach(async () => {
    await ecs?.close();
    ecs = undefined;
  });

  interface Registered {
    readonly requests: readonly string[];
    readonly looks: readonly string[];
    /** The answer's content, or what was thrown. */
    readonly outcome: string;
  }

  /** Registers `text` where the server replies in turn and the family's latest revision is `latest`. */
  async function register(latest: string | undefined, ...replies: readonly Reply[]): Promise<Registered> {
    return registerKnowing(new Set(), latest, ...replies);
  }

  /** The same, where the revisions `known` were there before. */
  async function registerKnowing(
    known: ReadonlySet<string>,
    latest: string | undefined,
    ...replies: readonly Reply[]
  ): Promise<Registered> {
    ecs = await startLocalEcs(...replies);
    const looks: string[] = [];
    const latestOf = (family: string): Promise<TaskDefinition> => {
      looks.push(family);
      return latest === undefined
        ? Promise.reject(new Error('Denied.'))
        : Promise.resolve(definitionIn(parseJson(latest)));
    };
    const request = parseJson(text);
    const body: JsonObject = isJsonObject(request) ? request : {};
    const { signal } = new AbortController();
    const outcome = await registerOnce(ecs.client, body, known, latestOf, signal).then(
      ({ arn, certain }) => (certain ? arn : `${arn}, found`),
      (error: unknown) => String(error),
    );
    return { requests: ecs.bodies, looks, outcome };
  }

  const registered = (revision: number): string => revisionArn(`chat:${revision}`);

  it('goes over the wire as it is', async () => {
    assert.deepEqual(await register(undefined, ok), { requests: [text], looks: [], outcome: registered(2) });
  });

  for (const [title, lost] of [
    ['the connection breaks', 'reset'],
    ['AWS answers with a fault of its own', refusal('ServerException', 'Oops', 500)],
  ] as const) {
    it(`is not registered again where ${title} after it was carried out`, async () => {
      assert.deepEqual(await register(answerOf(2), lost, ok), {
        requests: [text],
        looks: ['chat'],
        outcome: `${registered(2)}, found`,
      });
    });

    it(`is registered again where ${title} before it was carried out`, async () => {
      assert.deepEqual(await register(answerOf(1, fields.replace('app', 'old')), lost, ok), {
        requests: [text, text],
        looks: ['chat'],
        outcome: registered(2),
      });
    });
  }

  it('is registered again where the latest revision is equal but was there before', async () => {
    const known = new Set([revisionArn('chat:2')]);
    assert.deepEqual(await registerKnowing(known, answerOf(2), 'reset', { status: 200, body: answerOf(3) }), {
      requests: [text, text],
      looks: ['chat'],
      outcome: registered(3),
    });
  });

  it('is registered again where nobody may look whether it was', async () => {
    assert.deepEqual(await register(undefined, 'reset', ok), {
      requests: [text, text],
      looks: ['chat'],
      outcome: registered(2),
    });
  });

  it('is sent again without a look where another registration was under way', async () => {
    const busy = refusal(
      'ClientException',
      'Too many concurrent attempts to create a new revision of the specified family.',
    );
    assert.deepEqual(await register(undefined, busy, ok), {
      requests: [text, text],
      looks: [],
      outcome: registered(2),
    });
  });

  it('is sent again without a look where AWS throttles', async () => {
    assert.deepEqual(await register(undefined, refusal('ThrottlingException', 'Rate exceeded'), ok), {
      requests: [text, text],
      looks: [],
      outcome: registered(2),
    });
  });

  it('is sent once where AWS refuses it', async () => {
    assert.deepEqual(await register(undefined, refusal('ClientException', 'Invalid cpu.')), {
      requests: [text],
      looks: [],
      outcome: 'ClientException: Invalid cpu.',
    });
  });

  it('is given up where the run is canceled meanwhile', async () => {
    ecs = await startLocalEcs('reset');
    const canceled = new AbortController();
    const reason = new Error('canceled');
    const latestOf = (): Promise<never> => {
      canceled.abort(reason);
      return Promise.reject(reason);
    };
    await assert.rejects(
      registerOnce(ecs.client, { family: 'chat' }, new Set(), latestOf, canceled.signal),
      (error: unknown) => {
        return error === reason || (error instanceof Error && error.cause === reason);
      },
    );
  });
});
