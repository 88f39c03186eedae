import { startOrthancWith } from '@overread/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptRecordArchive } from '../src/acceptRecordArchive.ts';
import { LIVER_PROTOCOL } from './support/liverProtocol.ts';
import { createTestGateway, startTestServices, type TestGateway, type TestServices } from './support/testGateway.ts';

describe('an archive that a hospital gives for the records', () => {
  let services: TestServices;
  let gateway: TestGateway;
  beforeAll(async () => {
    services = await startTestServices();
    gateway = await createTestGateway(services, LIVER_PROTOCOL);
  });
  afterAll(async () => {
    await gateway?.close();
    await services?.stop();
  });
  const setting = () => gateway.store.transaction((tx) => gateway.store.settings.get(tx, 'recordArchive'));

  it('is refused at the start with the reason and the command, and tried again at the next', async () => {
    const { address, stop } = await startOrthancWith({ configuration: { OverwriteInstances: true } });
    for (let start = 0; start < 2; start++)
      await expect(acceptRecordArchive(gateway.ports, address, () => {})).rejects.toMatchObject({
        code: 'OVR_ARCHIVE_NOT_ACCEPTED',
        message: expect.stringMatching(
          /a record could be overwritten.*OverwriteInstances.*npx --no overread check-archive http/,
        ),
      });
    expect(await setting()).toBeUndefined();
    await stop();
  });

  it('is tried once; later starts do not need it', async () => {
    const { address, stop } = await startOrthancWith();
    const said: string[] = [];
    await acceptRecordArchive(gateway.ports, address, (line) => said.push(line));
    expect(await setting()).toMatchObject({ url: address.url });
    expect(said).toHaveLength(2);
    await stop();
    await acceptRecordArchive(gateway.ports, address, (line) => said.push(line));
    expect(said).toHaveLength(2);
    await expect(
      acceptRecordArchive(gateway.ports, { ...address, url: 'http://127.0.0.1:9/dicom-web' }, () => {}),
    ).rejects.toMatchObject({ code: 'OVR_ARCHIVE_NOT_ACCEPTED' });
  });
});
