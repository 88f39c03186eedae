// Programs and demo images from the distribution, installed where we may, else named exactly.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, quietly, Stop, step } from './steps.mjs';

/** `needed`: without it the command cannot go on. Otherwise what is lost without it. */
const PACKAGES = {
  start: [
    { name: 'orthanc', needed: true, file: '/usr/sbin/Orthanc' },
    { name: 'orthanc-dicomweb', needed: true, file: '/usr/share/orthanc/plugins/libOrthancDicomWeb.so' },
    { name: 'invesalius-examples', without: 'the demo has no real head CT; a computed phantom takes its place' },
    { name: 'mricron-data', without: 'the demo has no real T1 brain; a computed phantom takes its place' },
  ],
  test: [
    { name: 'chromium', without: 'tests in the browser are skipped' },
    { name: 'dcmtk', without: 'tests that read our objects with DCMTK are skipped' },
    { name: 'dicom3tools', without: 'tests that check our objects with dciodvfy are skipped' },
    { name: 'python3-venv', without: 'tests against Python software are skipped' },
    { name: 'fonts-dejavu-core', without: 'text in screenshots may be missing' },
    { name: 'docker-compose', without: 'docker-compose.yml is not checked' },
  ],
};

/** Installs what is missing for `start`, or for `test` (which needs that of `start` too). */
export async function debianPackages(purpose, { needsOrthanc = true } = {}) {
  const listed = purpose === 'test' ? [...PACKAGES.start, ...PACKAGES.test] : PACKAGES.start;
  const missing = listed.filter((one) => !isThere(one) && (needsOrthanc || !one.needed));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  if (mayInstall() && (missing.some(({ needed }) => needed) || !wasTried(names))) await install(names);
  const still = missing.filter((one) => !isThere(one));
  tellMissing(still);
  if (still.some(({ needed }) => needed)) {
    throw new Stop(
      `Overread needs ${still
        .filter(({ needed }) => needed)
        .map(({ name }) => name)
        .join(' and ')}. As an administrator, on Debian or Ubuntu:\n` +
        `  apt-get update && apt-get install --no-install-recommends ${still.map(({ name }) => name).join(' ')}\n` +
        'Or set OVERREAD_RECORD_URL to a DICOMweb archive of your own.',
    );
  }
}

function tellMissing(packages) {
  for (const { name, without } of packages) if (without) console.log(`Not installed: ${name}; ${without}.`);
}

/** dpkg-query fills this in; it is not a template of ours. */
const STATUS_FORMAT = `--showformat=$\{db:Status-Status}`;

/** Where there is no dpkg, the file itself will do. */
function isThere({ name, file }) {
  return isInstalled(name) || (file !== undefined && existsSync(file));
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['--show', STATUS_FORMAT, name], {
    encoding: 'utf8',
  });
  return stdout === 'installed';
}

function mayInstall() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** What could not be installed is not tried at every start: that would take a minute each time without a network. */
const TRIED = join(CACHE, 'debian-packages-tried');

function wasTried(names) {
  return (
    existsSync(TRIED) &&
    Date.now() - statSync(TRIED).mtimeMs < 86_400_000 &&
    readFileSync(TRIED, 'utf8') === names.join(' ')
  );
}

async function install(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  const apt = (...args) => quietly('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { env });
  const get = (...wanted) => apt('install', '--yes', '--no-install-recommends', ...wanted);
  await step(`Installing from the distribution: ${names.join(', ')}`, () =>
    withoutServices(async () => {
      // Without a network the lists may still be good enough for a local mirror or cached packages.
      await apt('update').catch((error) => console.log(firstLine(error)));
      try {
        await get(...names);
      } catch {
        // One name that this release does not have must not keep the others away.
        for (const name of names)
          await get(name).catch((error) => console.log(`Could not install ${name}: ${firstLine(error)}`));
      }
    }),
  );
  writeFileSync(TRIED, names.filter((name) => !isInstalled(name)).join(' '));
  // The package would start an Orthanc of its own, open to any sender, at the next boot of the machine.
  if (names.includes('orthanc') && isInstalled('orthanc'))
    spawnSync('update-rc.d', ['orthanc', 'disable'], { stdio: 'ignore' });
}

function firstLine(error) {
  return error.message.split('\n').find((line) => line.startsWith('E:')) ?? error.message.split('\n')[0];
}

const POLICY = '/usr/sbin/policy-rc.d';
const KEPT = `${POLICY}.kept-by-overread`;
const OURS = '#!/bin/sh\n# Made by Overread while it installs packages: no system service is started.\nexit 101\n';

/** Tells Debian to start no service for the time of `work`, and leaves the machine's own policy as it was. */
async function withoutServices(work) {
  restorePolicy();
  if (existsSync(POLICY)) renameSync(POLICY, KEPT);
  writeFileSync(POLICY, OURS);
  chmodSync(POLICY, 0o755);
  try {
    return await work();
  } finally {
    restorePolicy();
  }
}

/** Also clears what a run left that was killed in the middle. */
function restorePolicy() {
  if (existsSync(POLICY) && readFileSync(POLICY, 'utf8') === OURS) rmSync(POLICY);
  if (existsSync(KEPT)) renameSync(KEPT, POLICY);
}
