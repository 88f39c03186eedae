import { launchChromium, withoutChromium } from '@overread/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../src/usecases/createAccount.ts';
import { REVIEW_PROTOCOL } from '../support/reviewCase.ts';
import { AUTHORITY_PASSPHRASE, sealedAuthority } from '../support/sealedAuthority.ts';
import { projectRecords } from '../support/signedCase.ts';
import { type Login, PASSWORD } from '../support/testGateway.ts';
import { PASSPHRASE } from '../support/testKeys.ts';
import { seriousViolations } from './accessibility.ts';
import { type OverreadServer, startOverreadServer } from './overreadServer.ts';
import { PATIENCE_MS, type PersonAtWork, sitDown } from './person.ts';

describe.skipIf(withoutChromium())(
  'a signing key, where a hospital’s own authority issues',
  { timeout: 3 * PATIENCE_MS },
  () => {
    let server: OverreadServer;
    let browser: Browser;
    const people: PersonAtWork[] = [];
    beforeAll(async () => {
      server = await startOverreadServer(REVIEW_PROTOCOL);
      const { ports } = server.gateway;
      const keyring = { ...ports.keyring, device: ports.keyring.device, authority: await sealedAuthority(ports.now()) };
      Object.assign(ports, { keyring });
      const chief = { login: 'chief', name: 'Maria Chief', isAdmin: true, password: PASSWORD };
      await createAccount(ports, { kind: 'system' }, chief);
      browser = await launchChromium();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    async function open(login: string, path: string): Promise<Page> {
      const person = await sitDown(browser, server, login as Login);
      people.push(person);
      const page = await person.open(`/overread${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return page;
    }

    /** Tabs of the same person see what others did after a reload. */
    const card = (page: Page) => page.getByRole('region', { name: 'Test project, as adjudicator' });
    const request = (page: Page) => page.getByRole('region', { name: 'Dr dora, A-01', exact: true });

    async function makeKey(page: Page, passphrase: string): Promise<void> {
      await card(page).getByRole('button', { name: 'Make a signing key' }).click();
      const form = page.getByRole('form', { name: 'Make a signing key' });
      await form.getByLabel('Your password').fill(PASSWORD);
      await form.getByLabel('Signing passphrase', { exact: true }).fill('short');
      await form.getByText('At least 12 characters.', { exact: true }).waitFor();
      await form.getByLabel('Signing passphrase', { exact: true }).fill(passphrase);
      await form.getByLabel('Signing passphrase, once more').fill(`${passphrase}?`);
      await form.getByText('The two do not match.').waitFor();
      await form.getByLabel('Signing passphrase, once more').fill(passphrase);
      await page.keyboard.press('Enter');
      await card(page).getByText('waits for its certificate', { exact: true }).waitFor();
    }

    async function issue(page: Page): Promise<void> {
      const form = request(page).getByRole('form');
      await form.getByLabel('How you verified who the person is').fill('Known to me in person');
      await form.getByLabel('Passphrase of the authority').fill('not the passphrase');
      await page.keyboard.press('Enter');
      await form.getByText('is not the right one').waitFor();
      expect(await form.getByLabel('How you verified').inputValue()).toBe('Known to me in person');
      await form.getByLabel('Passphrase of the authority').fill(AUTHORITY_PASSPHRASE);
      await page.keyboard.press('Enter');
      await page.getByText('Nobody waits for a certificate.').waitFor();
    }

    it('is made by its holder, issued by a second person, lost, and made anew with the help of two', async () => {
      const dora = await open('dora', '/');
      await dora.getByText('Test project: as adjudicator you sign with a key of your own.').waitFor();
      await dora.getByRole('link', { name: 'Go to Signing' }).click();
      await card(dora).getByText('no key', { exact: true }).waitFor();
      expect(await seriousViolations(dora)).toEqual([]);
      await makeKey(dora, PASSPHRASE);

      const carla = await open('carla', '/certificates');
      await carla.getByRole('link', { name: 'Certificates (1 waiting)' }).waitFor();
      expect(await seriousViolations(carla)).toEqual([]);
      await issue(carla);
      await carla.getByRole('cell', { name: /^Dr dora/ }).waitFor();
      expect(await seriousViolations(carla)).toEqual([]);

      await dora.reload();
      await card(dora).getByText('in use', { exact: true }).waitFor();
      await dora.getByRole('link', { name: 'My work' }).click();
      await dora.getByText('A certificate was issued in your name (A-01) by Dr carla.').waitFor();
      await dora.getByRole('button', { name: 'I have read this' }).click();
      await dora.getByText('A certificate was issued in your name').waitFor({ state: 'detached' });

      await dora.getByRole('link', { name: 'Signing' }).click();
      await card(dora).getByRole('button', { name: 'I lost my passphrase…' }).click();
      await dora.getByRole('button', { name: 'Close the key' }).click();
      await card(dora).getByText('closed', { exact: true }).waitFor();
      await makeKey(dora, 'a passphrase that stays');

      await carla.reload();
      await request(carla).getByRole('button', { name: 'Confirm that Dr dora asked for it' }).click();
      await request(carla).getByText('another person issues the certificate').waitFor();
      const chief = await open('chief', '/certificates');
      await request(chief).getByText('confirmed by Dr carla').waitFor();
      await issue(chief);

      await dora.reload();
      await card(dora).getByText('in use', { exact: true }).waitFor();
      expect(await seriousViolations(dora)).toEqual([]);
      const rosters = (await projectRecords(server.gateway)).filter((record) => record.kind === 'signingRoster');
      const entries = rosters.at(-1)?.content.certificates.filter((entry) => entry.holder === 'A-01') ?? [];
      expect(entries).toMatchObject([
        { closedBecause: 'passphrase lost', issuedBy: 'carla', confirmedBy: null, identity: 'Known to me in person' },
        { closedBecause: null, until: null, issuedBy: 'chief', confirmedBy: 'carla' },
      ]);
      for (const person of people) expect(person.failures).toEqual([]);
    });

    it('and a run of wrong passwords are seen by the administrator', async () => {
      for (let turn = 0; turn < 11; turn++)
        await fetch(`${server.url}/api/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ login: 'emil', password: 'not the password' }),
        });
      const chief = await open('chief', '/accounts');
      const security = chief.getByRole('region', { name: 'Security' });
      await security.getByText('10 sign-ins were refused in the last 24 hours.').waitFor();
      await security.getByRole('row', { name: /account is locked.*emil/ }).waitFor();
      expect(await seriousViolations(chief)).toEqual([]);
    });
  },
);
