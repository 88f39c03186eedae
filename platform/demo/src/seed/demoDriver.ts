import type { AboutView } from '@overread/contract';
import type { Enrolment } from '@overread/domain';
import type { ImageInstance } from '../images/dicomSeries.ts';
import type { DemoAccount } from './demoAccounts.ts';

/** What the demo says of itself on the sign-in page (`/api/about`). */
export type DemoAbout = NonNullable<AboutView['demo']>;

/** What seeding needs of a running server, beyond its own routes. */
export interface DemoDriver {
  /** Sends a request to the server: `fetch` of a real port, or in-process injection. Paths begin with `/api/`. */
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Value of the Origin header that the server accepts for changes. */
  readonly origin: string;
  /** Creates an account with this password that need not be changed; an existing login is left as it is. */
  readonly createAccount: (account: DemoAccount & { readonly password: string }) => Promise<void>;
  /** Stores image files in the source archive; resolves when it holds them. Storing the same again does no harm. */
  readonly storeImages: (instances: readonly ImageInstance[]) => Promise<void>;
  /** Enrols a case in the coordinator's name, with a sentence about where its images come from. */
  readonly enrol: (input: {
    readonly project: string;
    readonly protocolVersionId: string;
    readonly enrolment: Enrolment;
    readonly origin: string;
    /** Login of the demo's coordinator. */
    readonly coordinator: string;
  }) => Promise<void>;
  /** Keeps what `/api/about` shows. */
  readonly saveAbout: (about: DemoAbout) => Promise<void>;
  readonly now: () => Date;
  /** One line per step, for the person who waits; may be shown or not. */
  readonly progress: (line: string) => void;
  /** A line that the person should see. */
  readonly notice: (line: string) => void;
}
