export { type Config, readConfig } from './config.ts';
export { type ServeOptions, type Serving, serve } from './serve.ts';
