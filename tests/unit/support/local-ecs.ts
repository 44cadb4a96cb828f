import { ECSClient } from '@aws-sdk/client-ecs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with one request: answers with status and body, or breaks the connection. */
export type Reply = { readonly status: number; readonly body: string } | 'reset';

/** A server on this machine that takes ECS's requests and gives the replies in turn, and a client that talks to it. */
export interface LocalEcs {
  readonly client: ECSClient;
  /** The bodies that arrived. */
  readonly bodies: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts the server; the last reply is given for ever. */
export async function startLocalEcs(...replies: readonly Reply[]): Promise<LocalEcs> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      const reply = replies[Math.min(bodies.length, replies.length) - 1];
      if (reply === undefined || reply === 'reset') return void request.socket.destroy();
      response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.1' }).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const client = new ECSClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 3,
  });
  const close = async (): Promise<void> => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  };
  return { client, bodies, close };
}
