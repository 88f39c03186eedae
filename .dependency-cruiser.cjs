// The arrows of ARCHITECTURE.md. Each ban says in `comment` what to use instead.
const OURS = '^(platform|extensions|modes)/';
const TEST = '(\\.test\\.tsx?$|/test/)';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** What each part may import of ours. A part that is not listed may import nothing of ours. */
const MAY = {
  'platform/domain': ['platform/agreement'],
  'platform/agreement': [],
  'platform/ids': [],
  'platform/nifti': [],
  'platform/dicom': ['platform/domain', 'platform/agreement'],
  'platform/archive': ['platform/dicom'],
  'platform/signing': ['platform/dicom'],
  'platform/comparison': ['platform/domain', 'platform/agreement', 'platform/dicom'],
  'platform/verify': [
    'platform/domain',
    'platform/agreement',
    'platform/comparison',
    'platform/dicom',
    'platform/archive',
    'platform/signing',
  ],
  'platform/contract': ['platform/domain'],
  'platform/ui': ['platform/contract', 'platform/ids'],
  'platform/host': ['platform/agreement', 'platform/contract', 'platform/ids'],
  'platform/demo': ['platform/domain', 'platform/agreement', 'platform/dicom', 'platform/nifti', 'platform/contract'],
  'platform/gateway': [
    'platform/domain',
    'platform/agreement',
    'platform/nifti',
    'platform/dicom',
    'platform/archive',
    'platform/signing',
    'platform/comparison',
    'platform/verify',
    'platform/contract',
    'platform/demo',
  ],
  'platform/console': ['platform/ui', 'platform/contract', 'platform/ids'],
  'platform/cli': [
    'platform/verify',
    'platform/signing',
    'platform/archive',
    'platform/agreement',
    'platform/dicom',
    'platform/nifti',
    'platform/contract',
    'platform/gateway',
  ],
  'extensions/reading': [
    'platform/host',
    'platform/ui',
    'platform/ids',
    'platform/contract',
    'platform/domain',
    'platform/agreement',
  ],
  'extensions/adjudication': [
    'platform/host',
    'platform/ui',
    'platform/ids',
    'platform/contract',
    'platform/domain',
    'platform/agreement',
  ],
  'extensions/sign-off': [
    'platform/host',
    'platform/ui',
    'platform/ids',
    'platform/contract',
    'platform/domain',
    'platform/agreement',
  ],
  'modes/read': ['platform/host', 'platform/ids'],
  'modes/adjudicate': ['platform/host', 'platform/ids'],
  'modes/sign-off': ['platform/host', 'platform/ids'],
};

module.exports = {
  forbidden: [
    rule('no-cycles', 'Move what both need into a third file.', {}, { circular: true }),
    ...Object.entries(MAY).map(([part, allowed]) =>
      rule(
        `arrows-of-${part.replace('/', '-')}`,
        `${part} may import ${allowed.join(', ') || 'nothing of ours'}; see ARCHITECTURE.md.`,
        { path: `^${part}/`, pathNot: TEST },
        { path: OURS, pathNot: [`^${part}/`, ...allowed.map((a) => `^${a}/`)] },
      ),
    ),
    rule(
      'domain-takes-types-of-agreement',
      'domain may use types of agreement only; pass numbers in.',
      { path: '^platform/domain/src/', pathNot: TEST },
      { path: '^platform/agreement/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'gateway-only-for-serve',
      'The CLI talks to the server over its socket; only serve starts it.',
      { path: '^platform/cli/src/', pathNot: ['src/serve\\.ts$', 'src/serverRequest\\.ts$', TEST] },
      { path: '^platform/gateway/' },
    ),
    rule(
      'entry-points-only',
      'Import the package, not its files.',
      { path: '^(platform|extensions|modes)/([^/]+)/' },
      {
        path: '^(platform|extensions|modes)/[^/]+/src/',
        pathNot: ['^$1/$2/', '/src/(index|node|browser|embedded)\\.tsx?$'],
      },
    ),
    rule(
      'routes-call-usecases',
      'A route calls one use case.',
      { path: '^platform/gateway/src/routes/', pathNot: TEST },
      { path: '^platform/gateway/src/store/' },
    ),
    rule(
      'usecases-see-ports',
      'A use case sees ports.ts, not their implementation.',
      { path: '^platform/gateway/src/usecases/', pathNot: [TEST, 'usecases/ports\\.ts$'] },
      { path: '^platform/gateway/src/(routes|store|embedded)/' },
    ),
    rule(
      'pure-has-no-node',
      'Pass bytes, clocks and hashes in.',
      {
        path: '^(extensions|modes|platform/(domain|agreement|ids|dicom|contract|ui|host|console))/',
        pathNot: [TEST, '/scripts/', '^platform/agreement/src/node\\.ts$'],
      },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'testkit-is-for-tests',
      'Ship the code in the part that needs it.',
      { path: OURS, pathNot: [TEST, '^platform/testkit/'] },
      { path: '^platform/testkit/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@overread/source', 'import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
