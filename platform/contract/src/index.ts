export * from '@overread/domain';
export * from './client.ts';
export * from './container.ts';
export * from './deflate.ts';
export * from './exportStream.ts';
export * from './recordViews.ts';
export * from './routes.ts';
export * from './views.ts';
