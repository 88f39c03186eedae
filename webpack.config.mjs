import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import webpack from 'webpack';

const root = dirname(fileURLToPath(import.meta.url));

/** Each entry becomes `platform/viewer/dist/overread/modules/<name>.mjs`. */
const ENTRIES = {
  reading: 'extensions/reading/src/index.ts',
  adjudication: 'extensions/adjudication/src/index.ts',
  'sign-off': 'extensions/sign-off/src/index.ts',
  'mode-read': 'modes/read/src/index.ts',
  'mode-adjudicate': 'modes/adjudicate/src/index.ts',
  'mode-sign-off': 'modes/sign-off/src/index.ts',
  console: 'platform/console/src/main.tsx',
};

/** Puts the page of the console beside the modules: `/overread/` serves it. */
const consolePage = {
  apply(compiler) {
    compiler.hooks.thisCompilation.tap('consolePage', (compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tap({ name: 'consolePage', stage }, () => {
        const page = readFileSync(join(root, 'platform/console/index.html'));
        compilation.emitAsset('../index.html', new webpack.sources.RawSource(page));
      });
    });
  },
};

/**
 * The one build: OHIF extensions and modes, and our pages, as ES modules that share their code.
 * `runtimeChunk: 'single'` is what makes the shared chunks run once per page and not once per entry.
 */
export default (_env, { mode = 'production' }) => ({
  mode,
  context: root,
  target: ['web', 'es2022'],
  entry: Object.fromEntries(
    Object.entries(ENTRIES)
      .filter(([, file]) => existsSync(join(root, file)))
      .map(([name, file]) => [name, `./${file}`]),
  ),
  experiments: { outputModule: true },
  output: {
    path: join(root, 'platform/viewer/dist/overread/modules'),
    // Entries keep their names, for those are imported by address; what they share is named by its content.
    filename: ({ chunk }) => (chunk.name in ENTRIES ? '[name].mjs' : '[name].[contenthash:8].mjs'),
    chunkFilename: '[name].[contenthash:8].mjs',
    module: true,
    library: { type: 'module' },
    publicPath: 'auto',
    clean: true,
  },
  resolve: {
    conditionNames: ['@overread/source', 'import', 'module', 'browser', 'default'],
    extensions: ['.tsx', '.ts', '.mjs', '.js'],
  },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        use: {
          loader: 'swc-loader',
          options: {
            jsc: {
              target: 'es2022',
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'automatic' } },
            },
          },
        },
      },
    ],
  },
  optimization: {
    runtimeChunk: 'single',
    splitChunks: {
      chunks: 'all',
      minSize: 0,
      cacheGroups: {
        default: false,
        defaultVendors: false,
        // Of the pages only: what a worker needs (the agreement engine) is nothing that a reader's page should load.
        shared: { name: 'shared', minChunks: 2, enforce: true, chunks: ({ name }) => name in ENTRIES },
      },
    },
  },
  plugins: [consolePage],
  performance: { hints: false },
  devtool: mode === 'production' ? false : 'source-map',
  stats: 'errors-warnings',
});
