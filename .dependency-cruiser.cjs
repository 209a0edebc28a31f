/** Every other folder of the server is a feature. */
const FEATURES = '^server/(?!(commands|kakao-client|kakao-simulator|launch|platform)/)[^/]+/';
const TESTS = '([.]test[.](tsx?|mjs)$|^test/)';

/** Imports point one way: features → platform → kakao-client. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one, or a third is missing; for types too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'client-stands-alone',
      comment:
        'The Kakao client can be lifted out of the project: no framework, database, queue or configuration.',
      severity: 'error',
      from: { path: '^server/kakao-client/', pathNot: TESTS },
      to: {
        path: '^server/|node_modules/(@nestjs|typeorm|bull|ioredis|pg)/',
        pathNot: '^server/kakao-client/',
      },
    },
    {
      name: 'client-has-one-door',
      severity: 'error',
      from: { pathNot: ['^server/kakao-client/', TESTS] },
      to: { path: '^server/kakao-client/', pathNot: '^server/kakao-client/index[.]ts$' },
    },
    {
      name: 'simulator-stands-alone',
      comment: 'It must not share a mistake with the code that it tests.',
      severity: 'error',
      from: { path: '^server/kakao-simulator/' },
      to: { path: '^(server|migrations)/', pathNot: '^server/kakao-simulator/' },
    },
    {
      name: 'simulator-is-a-program',
      comment: 'It is started, never imported.',
      severity: 'error',
      from: { pathNot: ['^server/kakao-simulator/', TESTS] },
      to: { path: '^server/kakao-simulator/' },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^server/platform/', pathNot: TESTS },
      to: { path: [FEATURES, '^server/(launch|commands)/', '^server/[^/]+[.]ts$'] },
    },
    {
      name: 'what-a-reading-sets-off-knows-no-reading',
      comment:
        'The recorder of consents compares with what was told and asks about stored notices again: these do not know it.',
      severity: 'error',
      from: { path: '^server/(drift|webhooks|consent-sets)/', pathNot: ['^server/webhooks/worker/', TESTS] },
      to: { path: '^server/consents/' },
    },
    {
      name: 'features-know-no-program',
      severity: 'error',
      from: { path: FEATURES, pathNot: TESTS },
      to: { path: ['^server/(launch|commands)/', '^server/[^/]+[.]ts$', '^test/'] },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'What was applied once does not change with the code.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(server|dashboard|test)/' },
    },
    {
      name: 'dashboard-takes-types-only',
      comment: 'Of the server the dashboard knows the shapes of requests and answers, and only as types.',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: { path: '^(server|migrations|test)/', pathNot: '[.]schema[.]ts$' },
    },
    {
      name: 'dashboard-takes-no-code',
      severity: 'error',
      from: { path: '^dashboard/', pathNot: TESTS },
      to: { path: '^server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-knows-no-dashboard',
      severity: 'error',
      from: { path: '^(server|migrations)/' },
      to: { path: '^dashboard/' },
    },
    {
      name: 'words-stand-alone',
      comment: 'What documents and the dashboard call the same things is told to both, and needs neither.',
      severity: 'error',
      from: { path: '^words/', pathNot: '[.]test[.]ts$' },
      to: { pathNot: '^words/' },
    },
    {
      name: 'product-knows-no-test',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'shipped-code-needs-no-dev-package',
      severity: 'error',
      from: { path: '^(server|migrations)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
