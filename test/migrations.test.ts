import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyMigrations, diffToSchema } from '../src/migrations.ts'
import { execute, makeDatabase, type TestDatabase } from './support/database.ts'

let migrated: TestDatabase
let empty: TestDatabase
beforeAll(async () => {
  migrated = await makeDatabase()
  empty = await makeDatabase()
  await execute(empty.url, 'drop schema public cascade; create schema public')
})
afterAll(() => Promise.all([migrated.drop(), empty.drop()]))

test('the migrations lead to the schema', async () => {
  expect(await diffToSchema(migrated.url)).toBe('')
})

test('of several processes that start at once, one applies the migrations and the others find none left', async () => {
  const results = await Promise.all([1, 2, 3].map(() => applyMigrations(empty.url)))

  const applied = results.filter((names) => names.length > 0)
  expect(applied).toHaveLength(1)
  expect(applied[0]?.[0]).toMatch(/^\d{14}_init$/)
  expect(await applyMigrations(empty.url)).toEqual([])
})

test.each([
  ['is missing', 'delete from _prisma_migrations where migration_name = $1', /already exists/],
  [
    'did not come to its end',
    'update _prisma_migrations set finished_at = null where migration_name = $1',
    /P3009|failed/,
  ],
])('a database in which one %s is not taken for migrated', async (_, change, complaint) => {
  const database = await makeDatabase()
  const [first] = await execute(database.url, 'select min(migration_name) as name from _prisma_migrations')
  await execute(database.url, change.replace('$1', `'${first?.name}'`))

  await expect(applyMigrations(database.url)).rejects.toThrow(complaint)
  await database.drop()
})

test('a difference between database and schema is seen', async () => {
  await execute(migrated.url, 'drop table "SignUp"')

  expect(await diffToSchema(migrated.url)).toContain('CREATE TABLE "SignUp"')
})

test('a function written by hand in a migration is no difference', async () => {
  const database = await makeDatabase()
  await execute(
    database.url,
    `create function places_left() returns integer language plpgsql as $$ begin perform 1; return 2; end $$`,
  )

  expect(await diffToSchema(database.url)).toBe('')
  await database.drop()
})
