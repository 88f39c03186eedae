/** What the HTTP side is set up with; `config.ts` reads it from the environment. */
export interface AppConfig {
  /** Origin under which people reach us through a proxy, such as `https://overread.example.org`; undefined on loopback. */
  readonly publicUrl: string | undefined;
  /** Folder of the stock viewer (`dist` of `@ohif/app`); undefined: none is served. */
  readonly viewerFolder: string | undefined;
  /** Our configuration of the viewer, served as `/app-config.js`. */
  readonly appConfigFile: string;
  /** Folder with our pages (`index.html`) and `modules/`. */
  readonly overreadFolder: string;
  /** Bearer token for the counts per route in `/metrics`; without one it shows the process alone. */
  readonly metricsToken: string | undefined;
  /** Sign-ins, password changes and signatures that may be tried per minute, login and address. */
  readonly passwordTriesPerMinute: number;
  /** Tests: an answer that does not have the form of its route is an error. */
  readonly checkAnswers: boolean;
}
