import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A request, read to its end. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** An answer, or the end of the connection without one. */
export type HttpAnswer =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  | 'destroy';

const maximumBody = 4 * 1024 * 1024;

/** Starts a server on the loopback interface and answers it once it listens. Throws where the port is taken. */
export async function listen(port: number, handle: (request: HttpRequest) => Promise<HttpAnswer>): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, handle).catch((error: unknown) => {
      // A fault of the simulator itself: the client sees it as such, with what is needed to find it.
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      outgoing.writeHead(500, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify({ __type: 'SimulatorFault', message }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/** Ends a server and every connection that it still has. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
  server.closeAllConnections();
  await closed;
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: (request: HttpRequest) => Promise<HttpAnswer>,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === undefined) {
    outgoing.writeHead(413, { connection: 'close' });
    outgoing.end();
    return;
  }
  const result = await handle({
    method: incoming.method ?? '',
    url: incoming.url ?? '/',
    headers: flat(incoming),
    body,
  });
  if (result === 'destroy') {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(result.status, { ...result.headers, 'content-length': String(Buffer.byteLength(result.body)) });
  outgoing.end(result.body);
}

async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flat(incoming: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
}
