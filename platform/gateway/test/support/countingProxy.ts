import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy in front of an archive that counts what reaches it, and can be told to stop answering. */
export interface CountingProxy {
  readonly url: string;
  /** Method and path of every request so far. */
  readonly seen: string[];
  /** While true, connections are cut before the archive sees anything. */
  isAway: boolean;
  /** Requests for which this is true never reach the archive and are never answered. */
  hold: (line: string) => boolean;
  /** Those that were held so far. */
  readonly held: string[];
  close(): Promise<void>;
}

/** Starts one in front of `url` (a DICOMweb root). */
export async function startCountingProxy(url: string): Promise<CountingProxy> {
  const target = new URL(url);
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    if (proxy.isAway) {
      incoming.socket.destroy();
      return;
    }
    const line = `${incoming.method} ${incoming.url}`;
    if (proxy.hold(line)) {
      proxy.held.push(line);
      return;
    }
    seen.push(line);
    const upstream = request(
      {
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    upstream.on('error', () => outgoing.destroy());
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: CountingProxy = {
    url: `http://127.0.0.1:${port}${target.pathname}`,
    seen,
    isAway: false,
    hold: () => false,
    held: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
