import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const platform = ['slack', 'web', 'jobs', 'deliveries', 'calendar', 'i18n']
const roles = ['rules', 'queries', 'mutations', 'views', 'slack', 'pages', 'jobs']

const files = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice('src/'.length))

/** Why a file may not be where it is, or nothing. `path` is relative to src. */
function misplaced(path: string): string | undefined {
  const parts = path.split('/')
  const [feature = ''] = parts
  const name = (parts.pop() ?? '').replace(/(\.test)?\.ts$/, '')
  if (parts.some((part) => !isKebab(part)) || !isKebab(name)) return 'names are in kebab-case'
  if (name === 'index') return 'no barrels: import from the file that holds it'
  if (parts.length === 0 || platform.includes(feature)) return undefined
  if (parts.at(-1) === 'slack') return parts.length <= 3 ? undefined : 'too deep'
  if (!roles.includes(name)) return `a feature holds ${roles.join(', ')}, and tests of them`
  return parts.length <= 2 ? undefined : 'a second noun is one sub-folder, not a folder in a sub-folder'
}

const isKebab = (name: string) => /^[a-z0-9]+(-[a-z0-9]+)*$|^zh-CN$/.test(name)

test('every file of a feature has one of the known names', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(files.flatMap((path) => (misplaced(path) ? [`${path}: ${misplaced(path)}`] : []))).toEqual([])
})

test('slack.ts past 300 lines becomes a folder with a file a flow', () => {
  const long = files
    .filter((path) => /(^|\/)slack(\.ts|\/[^/]+\.ts)$/.test(path) && !path.startsWith('slack/'))
    .filter((path) => readFileSync(join('src', path), 'utf8').split('\n').length > 300)
  expect(long).toEqual([])
})

describe('the check itself', () => {
  test.each([
    'main.ts',
    'slack/router.ts',
    'i18n/zh-CN.ts',
    'follow-ups/rules.ts',
    'follow-ups/rules.test.ts',
    'activities/slack/create.ts',
    'activities/sign-ups/mutations.ts',
    'activities/public/pages.ts',
    'activities/sign-ups/slack/press.ts',
  ])('takes %s', (path) => {
    expect(misplaced(path)).toBeUndefined()
  })

  test.each([
    'activities/helpers.ts',
    'activities/index.ts',
    'slack/index.ts',
    'activities/signUps/rules.ts',
    'activities/service.test.ts',
    'activities/sign-ups/shares/rules.ts',
    'activities/handlers/create.ts',
    'slack/webClient.ts',
  ])('refuses %s', (path) => {
    expect(misplaced(path)).toBeTypeOf('string')
  })
})
