import type { ProtocolContent } from '@overread/domain';
import { publishProtocol } from '../../src/usecases/publishProtocol.ts';
import { PROJECT, type TestGateway } from './testGateway.ts';

/** A further protocol version of the test project, published by its coordinator. @returns its id */
export async function publishSecond({ ports, store }: Pick<TestGateway, 'ports' | 'store'>, content: ProtocolContent) {
  const account = await store.transaction((tx) => store.accounts.byLogin(tx, 'carla'));
  const publishedBy = { accountId: account?.id ?? '', code: 'C-01' };
  const { id } = await publishProtocol(ports, { kind: 'system' }, { project: PROJECT, content, publishedBy });
  return id;
}
