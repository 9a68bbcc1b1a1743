/** Who may import whom. Imports of types alone are free of the rules on roles: they are gone when the code runs. */

const platform = 'slack|web|jobs|deliveries|calendar|i18n'

/** Features, each line standing on the lines before it. A new folder gets its place here. */
const layers = [
  ['people', 'partnerships', 'workspaces'],
  ['activities', 'projects', 'lists'],
  ['follow-ups', 'matching', 'difficulties', 'agreements', 'meetings', 'enterprises'],
  ['digests', 'reports', 'home'],
]
const features = layers.flat().join('|')

const role = (name) => `^src/(?:${features})/.*\\b${name}\\.ts$`
const slackRole = `^src/(${features})/.*\\bslack(?:\\.ts$|/)`
const arithmetic = 'src/calendar/|generated/prisma/enums|node_modules/(?:date-fns|@date-fns|zod)/'

/** Refuses what is neither a type nor in the list. */
const onlyValuesFrom = (...allowed) => ({ pathNot: allowed, dependencyTypesNot: ['type-only'] })

const roles = [
  {
    name: 'rules-are-pure',
    comment: 'rules.ts decides; what it needs to know is an argument.',
    from: { path: role('rules') },
    to: onlyValuesFrom(role('rules'), arithmetic, '^(node:)?crypto$'),
  },
  {
    name: 'queries-read',
    comment: 'queries.ts takes db and gives rows; writes belong to mutations.ts, blocks to views.ts.',
    from: { path: role('queries') },
    to: onlyValuesFrom(
      role('rules'),
      role('queries'),
      arithmetic,
      '^generated/',
      '^src/(db|errors|secrets|deliveries/queries)\\.ts$',
    ),
  },
  {
    name: 'mutations-write',
    comment: 'mutations.ts is one short transaction; it plans deliveries and sends nothing.',
    from: { path: role('mutations') },
    to: onlyValuesFrom(
      role('rules'),
      role('queries'),
      role('mutations'),
      arithmetic,
      '^generated/',
      '^src/(db|errors|secrets|deliveries/plan|slack/authorize)\\.ts$',
      '^(node:)?crypto$',
    ),
  },
  {
    name: 'views-draw',
    comment: 'views.ts turns data and words into blocks, pages and files; whoever calls it fetches the data.',
    from: { path: role('views') },
    to: onlyValuesFrom(
      role('rules'),
      role('views'),
      arithmetic,
      '^src/(slack/(blocks|authorize)|web/html)\\.ts$',
      '^src/i18n/',
      'node_modules/(ical-generator|uqr)/',
    ),
  },
  {
    name: 'slack-tables-stand-side-by-side',
    comment: "slack.ts uses another feature's queries, mutations and views, not its handlers or jobs.",
    from: { path: slackRole },
    to: { path: `^src/(?:${features})/.*\\b(?:slack(?:\\.ts$|/)|jobs\\.ts$)`, pathNot: '^src/$1/' },
  },
  {
    name: 'pages-know-no-slack',
    comment:
      'pages.ts is the twin of slack.ts for people without Slack: it shares queries, mutations and views, not handlers.',
    from: { path: role('pages') },
    to: { path: [slackRole, role('jobs'), '^src/slack/'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'handlers-do-not-query',
    comment:
      'slack.ts, pages.ts and jobs.ts reach the database by queries.ts and mutations.ts, and Slack by deps.clients.',
    from: { path: [slackRole, role('pages'), role('jobs')] },
    to: {
      path: ['node_modules/(pg|@prisma|@slack|bullmq|ioredis)/', '^generated/prisma/client'],
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'jobs-know-no-handlers',
    comment: 'jobs.ts runs where no Bolt is.',
    from: { path: role('jobs') },
    to: { path: [slackRole, '^src/slack/(bolt|router|forms|payloads|help)\\.ts$'], dependencyTypesNot: ['type-only'] },
  },
]

const directions = layers.slice(0, -1).map((layer, i) => ({
  name: `order-of-features-${i + 1}`,
  comment: `A later feature may use ${layer.join(', ')}; these may not use it. Move what both need down, or plan a delivery.`,
  from: {
    path: `^src/(${layers
      .slice(0, i + 1)
      .flat()
      .join('|')})/`,
    pathNot: '\\.test\\.ts$',
  },
  to: {
    path: `^src/(${layers
      .slice(i + 1)
      .flat()
      .join('|')})/`,
  },
}))

const borders = [
  {
    name: 'no-cycles',
    comment: 'Move what both need into a file of its own.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'every-folder-has-its-place',
    comment: 'Give the new feature its line in the layers of .dependency-cruiser.cjs.',
    from: {},
    to: { path: '^src/[^/]+/', pathNot: `^src/(?:${platform}|${features})/` },
  },
  {
    name: 'platform-knows-no-feature',
    comment: 'What a feature brings, it hands over in app.ts.',
    from: {
      path: `^src/(?:(?:${platform})/|(?:db|deps|errors|batches|config|migrations|secrets|pictures)\\.ts$)`,
      pathNot: '\\.test\\.ts$',
    },
    to: { path: `^src/(?:(?:${features})/|(?:app|start|main)\\.ts$)` },
  },
  {
    name: 'src-stands-alone',
    comment: 'The bot runs without what tries it out.',
    from: { path: '^src/', pathNot: '\\.test\\.ts$' },
    to: { path: '^(local|test|bench)/', pathNot: '^local/postgres\\.ts$' },
  },
  {
    name: 'postgres-from-npm-only-when-needed',
    comment: 'Only main.ts may load it, and only by import(), because an image for production leaves it out.',
    from: { path: '^src/', pathNot: '^src/main\\.ts$|\\.test\\.ts$' },
    to: { path: '^local/postgres\\.ts$' },
  },
  {
    name: 'postgres-from-npm-only-by-import()',
    comment: 'Only main.ts may load it, and only by import(), because an image for production leaves it out.',
    from: { path: '^src/main\\.ts$' },
    to: { path: '^local/postgres\\.ts$', dynamic: false },
  },
  {
    name: 'workspace-is-a-library',
    comment: 'local/workspace knows nothing of Gongjian.',
    from: { path: '^local/workspace/' },
    to: { path: ['^(src|generated|test|bench|prisma)/', '^local/(?!workspace/)'] },
  },
  {
    name: 'no-development-packages-in-the-bot',
    comment: 'Put the package into dependencies.',
    from: { path: '^src/', pathNot: '\\.test\\.ts$' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'everything-resolves',
    comment: 'A package that package.json does not name, or a file that is not there.',
    from: {},
    to: { couldNotResolve: true },
  },
]

module.exports = {
  forbidden: [...roles, ...directions, ...borders].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    // TypeScript 7 is not supported; without a parser nothing is read and nothing refused.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '^generated/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
