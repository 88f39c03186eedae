import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { skipUnless } from './skip.ts';

const PROGRAM = '/usr/bin/chromium';

/**
 * WebGL2 in software, as the viewer needs it where there is no graphics card. The page around it is drawn without: through an
 * emulated card that takes a fifth more time.
 */
const SOFTWARE_WEBGL = ['--disable-gpu', '--enable-unsafe-swiftshader'] as const;

/** Nothing of the browser's own goes to the network: tests run without one. */
const QUIET = [
  '--disable-background-networking',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-first-run',
  '--no-pings',
  '--safebrowsing-disable-auto-update',
  '--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater',
] as const;

/** For `describe.skipIf(withoutChromium())`: true, and the reason is printed, where Chromium is not installed. */
export function withoutChromium(): boolean {
  return skipUnless(existsSync(PROGRAM), `No ${PROGRAM}; install the package chromium.`);
}

/** Starts the distribution's Chromium, headless. One at a time is enough for two cores; close it in `afterAll`. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    headless: true,
    args: ['--no-sandbox', ...SOFTWARE_WEBGL, ...QUIET],
  });
}
